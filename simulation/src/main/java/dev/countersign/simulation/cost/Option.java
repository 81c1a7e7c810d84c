package dev.countersign.simulation.cost;

import java.util.Map;

/** A part of the stack that a parameter adds or takes away. */
enum Option {
  FIREWALL("Firewall", "off"),
  ALARMS("Alarms", "off"),
  DASHBOARD("Dashboard", "off"),
  SYNTHETIC_CHECK("SyntheticCheck", "on"),
  ACCESS_LOG("AccessLog", "on"),
  CUSTOMER_KEY("CustomerKey", "new"),
  GRADUAL_DEPLOYMENT("Deployment", "Canary10Percent5Minutes");

  private final String parameter;
  private final String otherThanDefault;

  Option(String parameter, String otherThanDefault) {
    this.parameter = parameter;
    this.otherThanDefault = otherThanDefault;
  }

  String parameter() {
    return parameter;
  }

  /** Returns whether it is there unless somebody takes it away. */
  boolean isDefault() {
    return otherThanDefault.equals("off");
  }

  /** Returns what it adds to a stack that has the defaults else, if nothing uses it. */
  Amounts<Charge> standing() {
    Amounts<Charge> other = StackParts.with(Map.of(parameter, otherThanDefault)).standing();
    return isDefault()
        ? StackParts.DEFAULT.standing().minus(other)
        : other.minus(StackParts.DEFAULT.standing());
  }
}
