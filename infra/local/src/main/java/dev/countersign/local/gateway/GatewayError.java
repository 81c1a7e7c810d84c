package dev.countersign.local.gateway;

/**
 * What API Gateway answers by itself, with its own status, error type and words where the API says
 * nothing (developer guide, "Gateway response types").
 */
enum GatewayError {
  API_CONFIGURATION_ERROR(500, "InternalServerErrorException", "Internal server error"),
  /** No HTTP, or a request that is refused before a route is looked for. */
  BAD_REQUEST(400, "BadRequestException", "Bad Request"),
  BAD_REQUEST_BODY(400, "BadRequestException", "Invalid request body"),
  /** A function that failed or answered what can't be read: it has no type but the default one. */
  DEFAULT_5XX(502, "InternalServerErrorException", "Internal server error"),
  /** Among others, Lambda has throttled the function. */
  INTEGRATION_FAILURE(504, "InternalServerErrorException", "Internal server error"),
  INTEGRATION_TIMEOUT(504, "InternalServerErrorException", "Endpoint request timed out"),
  MISSING_AUTHENTICATION_TOKEN(
      403, "MissingAuthenticationTokenException", "Missing Authentication Token"),
  REQUEST_TOO_LARGE(413, "RequestEntityTooLargeException", "Request Too Long"),
  UNSUPPORTED_MEDIA_TYPE(415, "BadRequestException", "Unsupported Media Type"),
  WAF_FILTERED(403, "ForbiddenException", "Forbidden");

  private final int status;
  private final String errorType;
  private final String message;

  GatewayError(int status, String errorType, String message) {
    this.status = status;
    this.errorType = errorType;
    this.message = message;
  }

  int status() {
    return status;
  }

  /** For the header {@code x-amzn-ErrorType}. */
  String errorType() {
    return errorType;
  }

  String message() {
    return message;
  }

  /** The entry that speaks for this one where it has none of its own. */
  String fallback() {
    return status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX";
  }
}
