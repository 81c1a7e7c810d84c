package dev.countersign.simulation.deployment;

import dev.countersign.aws.AwsClients;
import dev.countersign.simulation.deployment.Invocation.Call;
import dev.countersign.simulation.faults.Fault;
import dev.countersign.simulation.secrets.Trust;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.InternalServiceErrorException;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** An environment's client of Secrets Manager. */
final class SecretsManagerConnection implements SecretsManagerClient {
  private static final List<Fault> POSSIBLE =
      List.of(
          Fault.REQUEST_LOST,
          Fault.THROTTLED,
          Fault.SERVER_ERROR,
          Fault.SLOW,
          Fault.STALL,
          Fault.CRASH_BEFORE,
          Fault.CRASH_AFTER);

  private final Connection connection;
  private final SecretsManagerClient secrets;
  private final Environment environment;

  SecretsManagerConnection(
      Connection connection, SecretsManagerClient secrets, Environment environment) {
    this.connection = connection;
    this.secrets = secrets;
    this.environment = environment;
  }

  @Override
  public GetSecretValueResponse getSecretValue(GetSecretValueRequest request) {
    connection.needs("secretsmanager:GetSecretValue", request.secretId());
    if (connection.isTooLate()) {
      throw SdkClientException.create("the invocation's time is up");
    }
    String what = request.secretId() + " " + request.versionStage();
    Optional<Fault> fault = connection.depart(Call.SECRET, "GetSecretValue", what, POSSIBLE);
    try {
      GetSecretValueResponse answer = answer(fault, request);
      connection.arrive(fault);
      noteRead(request, answer.secretString());
      return answer;
    } catch (SdkException e) {
      connection.engine().note("  =", e.getClass().getSimpleName());
      if (e instanceof ResourceNotFoundException) {
        noteRead(request, "");
      }
      connection.arrive(fault);
      throw e;
    }
  }

  /**
   * Records that the environment knows its secret now. Of a signing secret the previous version is
   * read last. The secret of an environment that reads both is the API key.
   */
  private void noteRead(GetSecretValueRequest request, String value) {
    boolean isPrevious = "AWSPREVIOUS".equals(request.versionStage());
    boolean isKey = request.secretId().equals(Deployment.API_KEY_SECRET);
    boolean last = isKey || (isPrevious && !environment.readsBothSecrets());
    if (!isPrevious && value.equals(Trust.MALFORMED)) {
      connection.failed(); // the answer is unusable
      environment.secretUnread();
    } else if (last) {
      environment.secretRead();
    }
  }

  private static SdkException serverError() {
    return InternalServiceErrorException.builder()
        .statusCode(500)
        .writableStackTrace(false)
        .build();
  }

  private GetSecretValueResponse answer(Optional<Fault> fault, GetSecretValueRequest request) {
    return switch (fault.orElse(null)) {
      case null -> secrets.getSecretValue(request);
      case REQUEST_LOST -> {
        SdkException noAnswer = connection.noAnswer();
        environment.secretUnread();
        throw noAnswer;
      }
      case THROTTLED, SERVER_ERROR -> {
        connection.failed();
        environment.secretUnread();
        throw serverError();
      }
      case SLOW -> {
        connection.engine().sleep(connection.upTo(AwsClients.LONGEST_CALL));
        yield secrets.getSecretValue(request);
      }
      default -> secrets.getSecretValue(request);
    };
  }

  @Override
  public PutSecretValueResponse putSecretValue(PutSecretValueRequest request) {
    connection.needs("secretsmanager:PutSecretValue", request.secretId());
    if (connection.isTooLate()) {
      throw SdkClientException.create("the invocation's time is up");
    }
    Optional<Fault> fault =
        connection.depart(Call.SECRET, "PutSecretValue", request.secretId(), POSSIBLE);
    try {
      return switch (fault.orElse(null)) {
        case null -> secrets.putSecretValue(request);
        case REQUEST_LOST -> {
          throw connection.noAnswer();
        }
        case THROTTLED, SERVER_ERROR -> {
          connection.failed();
          throw serverError();
        }
        default -> secrets.putSecretValue(request);
      };
    } finally {
      connection.arrive(fault);
    }
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {
    // It holds nothing to close.
  }
}
