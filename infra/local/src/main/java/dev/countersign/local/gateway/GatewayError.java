package dev.countersign.local.gateway;

/**
 * The errors that API Gateway answers by itself, with its own status, error type and text, which
 * apply unless the API defines its own (developer guide, "Gateway response types").
 */
enum GatewayError {
  API_CONFIGURATION_ERROR(500, "InternalServerErrorException", "Internal server error"),
  /** No HTTP, or a request that is refused before a route is looked for. */
  BAD_REQUEST(400, "BadRequestException", "Bad Request"),
  BAD_REQUEST_BODY(400, "BadRequestException", "Invalid request body"),
  /**
   * A function failed, or its answer cannot be read. API Gateway has only the default type for
   * this.
   */
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

  /** Returns the type for the header {@code x-amzn-ErrorType}. */
  String errorType() {
    return errorType;
  }

  String message() {
    return message;
  }

  /** Returns the response type that applies if this one has no entry of its own. */
  String fallback() {
    return status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX";
  }
}
