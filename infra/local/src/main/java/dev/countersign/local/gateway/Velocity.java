package dev.countersign.local.gateway;

import java.io.StringWriter;
import java.util.Map;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.VelocityEngine;
import org.apache.velocity.runtime.RuntimeConstants;
import org.apache.velocity.util.introspection.SecureUberspector;

/** Velocity in the form of API Gateway: an older version, with hyphens in its references. */
final class Velocity {
  private static final VelocityEngine ENGINE = engine();

  private Velocity() {}

  /** Fills in a template. Values that it assigns inside the variables' maps stay there. */
  static String filledIn(String template, Map<String, Object> variables) {
    var out = new StringWriter();
    ENGINE.evaluate(new VelocityContext(variables), out, "mapping template", template);
    return out.toString();
  }

  private static VelocityEngine engine() {
    var engine = new VelocityEngine();
    engine.setProperty("parser.allow_hyphen_in_identifiers", true);
    engine.setProperty(RuntimeConstants.SPACE_GOBBLING, "bc");
    engine.setProperty(RuntimeConstants.CHECK_EMPTY_OBJECTS, false);
    engine.setProperty(RuntimeConstants.UBERSPECT_CLASSNAME, SecureUberspector.class.getName());
    engine.init();
    return engine;
  }
}
