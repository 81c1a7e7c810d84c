package dev.countersign.rehearsal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A key that is made now, with a certificate for the loopback address that it has signed itself. A
 * key in the zip would be everyone's; and the JDK can make no certificate, so its DER is written
 * here (RFC 5280, section 4.1).
 */
record SelfSigned(PrivateKey key, X509Certificate certificate) {
  static final String ADDRESS = "127.0.0.1";

  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int UTF8_STRING = 0x0c;
  private static final int UTC_TIME = 0x17;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int VERSION = 0xa0; // [0] EXPLICIT
  private static final int EXTENSIONS = 0xa3; // [3] EXPLICIT
  private static final int IP_ADDRESS = 0x87; // GeneralName [7] IMPLICIT

  private static final byte[] ECDSA_WITH_SHA256 = {
    0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 4, 3, 2
  };
  private static final byte[] COMMON_NAME = {0x55, 4, 3};
  private static final byte[] SUBJECT_ALTERNATIVE_NAME = {0x55, 0x1d, 0x11};

  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Makes a key and a certificate that is valid for a day around now. */
  static SelfSigned forLoopback() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    byte[] algorithm = der(SEQUENCE, der(OBJECT_IDENTIFIER, ECDSA_WITH_SHA256));
    byte[] toBeSigned = toBeSigned(algorithm, pair.getPublic().getEncoded(), Instant.now());
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(toBeSigned);
    byte[] certificate =
        der(SEQUENCE, toBeSigned, algorithm, der(BIT_STRING, new byte[] {0}, signature.sign()));
    return new SelfSigned(
        pair.getPrivate(),
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate)));
  }

  private static byte[] toBeSigned(byte[] algorithm, byte[] publicKey, Instant now) {
    byte[] name =
        der(
            SEQUENCE,
            der(
                SET,
                der(
                    SEQUENCE,
                    der(OBJECT_IDENTIFIER, COMMON_NAME),
                    der(UTF8_STRING, "rehearsal".getBytes(StandardCharsets.UTF_8)))));
    byte[] serial = new BigInteger(64, new SecureRandom()).add(BigInteger.ONE).toByteArray();
    return der(
        SEQUENCE,
        der(VERSION, der(INTEGER, new byte[] {2})), // version 3
        der(INTEGER, serial),
        algorithm,
        name,
        der(SEQUENCE, time(now.minus(Duration.ofHours(12))), time(now.plus(Duration.ofHours(12)))),
        name,
        publicKey,
        der(EXTENSIONS, der(SEQUENCE, subjectAlternativeName())));
  }

  private static byte[] subjectAlternativeName() {
    byte[] names = der(SEQUENCE, der(IP_ADDRESS, new byte[] {127, 0, 0, 1}));
    return der(
        SEQUENCE, der(OBJECT_IDENTIFIER, SUBJECT_ALTERNATIVE_NAME), der(OCTET_STRING, names));
  }

  private static byte[] time(Instant moment) {
    return der(UTC_TIME, UTC.format(moment).getBytes(StandardCharsets.US_ASCII));
  }

  /** Returns tag, length and content. */
  private static byte[] der(int tag, byte[]... contents) {
    var content = new ByteArrayOutputStream();
    for (byte[] part : contents) {
      content.writeBytes(part);
    }
    var out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.size();
    if (length < 0x80) {
      out.write(length);
    } else if (length < 0x100) {
      out.write(0x81);
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }
}
