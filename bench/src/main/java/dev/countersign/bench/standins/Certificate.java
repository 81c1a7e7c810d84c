package dev.countersign.bench.standins;

import dev.countersign.bench.jdk.JdkTool;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate for 127.0.0.1, made for this run, and whom to trust for it. As at AWS and at Stripe
 * it is one of RSA below an authority, and the trust store has this authority among all that the
 * JDK trusts: a client reads and checks as much as it would there.
 *
 * @param context of the servers
 * @param trustStore for a JVM ({@code javax.net.ssl.trustStore})
 * @param authority for Node ({@code NODE_EXTRA_CA_CERTS})
 */
public record Certificate(SSLContext context, Path trustStore, Path authority) {
  private static final String PASSWORD = "changeit";
  private static final String AUTHORITY = "authority";

  /** Makes both in the folder. */
  public static Certificate make(Path folder) throws IOException, InterruptedException {
    Path keys = folder.resolve("keys.p12");
    keytool(keys, AUTHORITY, "-dname", "CN=bench authority", "-ext", "bc:c=ca:true");
    keytool(keys, "server", "-dname", "CN=bench", "-signer", AUTHORITY, "-ext", "san=ip:127.0.0.1");
    try {
      KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
      Path authority = folder.resolve("authority.pem");
      Files.writeString(authority, pem(store.getCertificate(AUTHORITY).getEncoded()));
      Path trusted = folder.resolve("trusted.p12");
      writeTrustStore(store, trusted);
      return new Certificate(serverContext(store), trusted, authority);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK makes such certificates", e);
    }
  }

  private static void keytool(Path keys, String alias, String... more)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-genkeypair", "-alias", alias, "-keyalg", "RSA", "-keysize", "2048"));
    arguments.addAll(List.of("-validity", "2", "-storetype", "PKCS12", "-storepass", PASSWORD));
    arguments.addAll(List.of("-keystore", keys.toString()));
    arguments.addAll(List.of(more));
    JdkTool.run("keytool", arguments);
  }

  private static String pem(byte[] certificate) {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate)
        + "\n-----END CERTIFICATE-----\n";
  }

  /** Without a password, as the JDK's own has none: to decrypt one would cost each process. */
  private static void writeTrustStore(KeyStore keys, Path trusted)
      throws GeneralSecurityException, IOException {
    Path ofJdk = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
    KeyStore store = KeyStore.getInstance(ofJdk.toFile(), (char[]) null);
    KeyStore all = KeyStore.getInstance("PKCS12");
    all.load(null, null);
    for (String alias : Collections.list(store.aliases())) {
      all.setCertificateEntry(alias, store.getCertificate(alias));
    }
    all.setCertificateEntry(AUTHORITY, keys.getCertificate(AUTHORITY));
    System.setProperty("keystore.pkcs12.certProtectionAlgorithm", "NONE");
    System.setProperty("keystore.pkcs12.macAlgorithm", "NONE");
    try (OutputStream out = Files.newOutputStream(trusted)) {
      all.store(out, null);
    }
  }

  private static SSLContext serverContext(KeyStore keys) throws GeneralSecurityException {
    keys.deleteEntry(AUTHORITY); // its key signs nothing more, and no client may be shown it
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
