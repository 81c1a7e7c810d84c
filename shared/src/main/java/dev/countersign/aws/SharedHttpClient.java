package dev.countersign.aws;

import dev.countersign.faults.Deadline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

/**
 * The one HTTP client of a process, with one connection pool. It keeps a deadline whatever the peer
 * does.
 *
 * <p>A read time-out is not a deadline, because each byte restarts it. Therefore the exchange, from
 * the connection to the answer's last byte, runs in another thread, and the caller waits for a
 * limited time. Then the exchange is aborted, which closes its connection; the next exchange opens
 * a new one. This works with any client beneath, even one that cannot be aborted.
 */
public final class SharedHttpClient implements SdkHttpClient, Http {
  /** Includes the TLS handshake, which takes up to a second in a cold process. */
  private static final Duration CONNECT = Duration.ofSeconds(3);

  /** The limit of the wait between two bytes. */
  private static final Duration READ = Duration.ofSeconds(4);

  /**
   * More than a page of Stripe's lists, and more than the 16 MB that DynamoDB and EventBridge
   * answer at most.
   */
  private static final int MOST_BYTES = 32 * 1024 * 1024;

  private static final SharedHttpClient OF_THIS_PROCESS = new SharedHttpClient(builder().build());

  private final SdkHttpClient client;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().name("http-", 0).daemon().factory());

  SharedHttpClient(SdkHttpClient client) {
    this.client = client;
  }

  public static SharedHttpClient ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  /** Creates a client that trusts that certificate and no other. Whoever creates it closes it. */
  public static SharedHttpClient trusting(X509Certificate certificate)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("trusted", certificate);
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    return new SharedHttpClient(
        builder().tlsTrustManagersProvider(managers::getTrustManagers).build());
  }

  private static Apache5HttpClient.Builder builder() {
    return Apache5HttpClient.builder()
        .connectionTimeout(CONNECT)
        .connectionAcquisitionTimeout(CONNECT)
        .socketTimeout(READ)
        .expectContinueEnabled(false);
  }

  /**
   * Prepares a request of the AWS SDK. None of the SDK's calls takes longer than {@link
   * AwsClients#LONGEST_CALL}.
   */
  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new Exchange(client.prepareRequest(request), AwsClients.LONGEST_CALL);
  }

  @Override
  public Response exchange(Request request, Duration longest) throws IOException {
    var http =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.fromValue(request.method()))
            .uri(request.uri());
    request.headers().forEach(http::putHeader);
    var execute = HttpExecuteRequest.builder();
    if (request.body().length > 0) {
      http.putHeader("Content-Length", Integer.toString(request.body().length));
      execute.contentStreamProvider(() -> new ByteArrayInputStream(request.body()));
    }
    HttpExecuteResponse answer =
        new Exchange(client.prepareRequest(execute.request(http.build()).build()), longest).call();
    Map<String, String> headers = new TreeMap<>();
    answer
        .httpResponse()
        .forEachHeader(
            (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    byte[] body = answer.responseBody().orElseThrow().readAllBytes();
    return new Response(answer.httpResponse().statusCode(), headers, body);
  }

  /** One request and its whole answer. */
  private final class Exchange implements ExecutableHttpRequest {
    private final ExecutableHttpRequest request;
    private final Duration longest;

    Exchange(ExecutableHttpRequest request, Duration longest) {
      this.request = request;
      this.longest = longest;
    }

    @Override
    public HttpExecuteResponse call() throws IOException {
      Duration patience = Deadline.current().atMost(longest);
      Future<HttpExecuteResponse> answer = threads.submit(this::wholeAnswer);
      try {
        return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException _) {
        giveUp(answer);
        throw new SocketTimeoutException("no whole answer within " + patience);
      } catch (InterruptedException _) { // as the SDK does when the time of its call is up
        giveUp(answer);
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for the answer");
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException known
            ? known
            : new IOException("the HTTP client failed", e.getCause());
      }
    }

    private void giveUp(Future<?> answer) {
      abort();
      answer.cancel(true);
    }

    private HttpExecuteResponse wholeAnswer() throws IOException {
      HttpExecuteResponse answer = request.call();
      try (AbortableInputStream body =
          answer.responseBody().orElseGet(AbortableInputStream::createEmpty)) {
        byte[] bytes = body.readNBytes(MOST_BYTES);
        if (bytes.length == MOST_BYTES) {
          body.abort();
          throw new IOException("the answer is too long");
        }
        return HttpExecuteResponse.builder()
            .response(answer.httpResponse())
            .responseBody(AbortableInputStream.create(new ByteArrayInputStream(bytes)))
            .build();
      }
    }

    /** Aborts in a separate thread, because closing a connection may block. */
    @Override
    public void abort() {
      threads.execute(request::abort);
    }
  }

  @Override
  public String clientName() {
    return client.clientName();
  }

  /** Closes every connection. The AWS SDK does not close a client that it was given. */
  @Override
  public void close() {
    client.close();
    threads.shutdownNow();
  }
}
