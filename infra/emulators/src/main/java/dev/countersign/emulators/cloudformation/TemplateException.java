package dev.countersign.emulators.cloudformation;

/** The template, or a parameter given to it, is wrong; the message says where and what. */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TemplateException(String message) {
    super(message);
  }

  TemplateException(String message, Throwable cause) {
    super(message, cause);
  }
}
