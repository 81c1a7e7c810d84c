package dev.countersign.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Stands in for the functions: keeps what it is given, and answers what it is told. */
public final class RecordingInvoker implements Invoker {
  private final List<String> functions = Collections.synchronizedList(new ArrayList<>());
  private final List<String> events = Collections.synchronizedList(new ArrayList<>());
  private volatile Invoker behaviour =
      (_, _) -> new InvocationResult.Returned("{\"statusCode\":200,\"body\":\"{}\"}");

  @Override
  public InvocationResult invoke(String function, byte[] event) throws InterruptedException {
    functions.add(function);
    events.add(new String(event, UTF_8));
    return behaviour.invoke(function, event);
  }

  public void answers(String payload) {
    behaviour = (_, _) -> new InvocationResult.Returned(payload);
  }

  public void does(Invoker other) {
    behaviour = other;
  }

  public int calls() {
    return events.size();
  }

  public String lastFunction() {
    return functions.getLast();
  }

  public JsonObject lastEvent() {
    return JsonParser.parseString(events.getLast()).getAsJsonObject();
  }
}
