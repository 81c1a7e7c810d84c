package dev.countersign.local.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A method of a resource. A segment in braces stands for one segment of the path. API Gateway
 * serves a path with a slash at its end like the path without it (seen on REST APIs:
 * github.com/aws/chalice, issue 65; github.com/aws-powertools/powertools-lambda-python, issue
 * 1552).
 */
record Route(String method, String resource, Integration integration) {
  private static final List<String> METHODS =
      List.of("get", "put", "post", "delete", "options", "head", "patch");

  /** A route, and the decoded values of its segments in braces. */
  record Match(Route route, Map<String, String> pathParameters) {}

  /** Returns all routes of an OpenAPI document. */
  static List<Route> of(Document openApi) {
    List<Route> routes = new ArrayList<>();
    var paths = openApi.child("paths");
    for (var path : paths.members().keySet()) {
      for (var method : METHODS) {
        var operation = paths.child(path).child(method);
        if (operation.has("x-amazon-apigateway-integration")) {
          var integration = Integration.of(operation.child("x-amazon-apigateway-integration"));
          routes.add(new Route(method.toUpperCase(Locale.ROOT), path, integration));
        }
      }
    }
    return routes;
  }

  /** Returns the route of this request. A route without braces goes before one with them. */
  static Optional<Match> find(List<Route> routes, String method, String path) {
    return routes.stream()
        .filter(route -> route.method.equals(method))
        .sorted((one, other) -> Boolean.compare(one.hasParameters(), other.hasParameters()))
        .flatMap(route -> route.match(path).stream())
        .findFirst();
  }

  /** Returns a stable id of the same form as API Gateway's. */
  String resourceId() {
    return Integer.toString(Math.floorMod(resource.hashCode(), 36 * 36 * 36 * 36 * 36), 36);
  }

  private boolean hasParameters() {
    return resource.contains("{");
  }

  private Optional<Match> match(String path) {
    var wanted = resource.split("/", -1);
    var found = withoutSlashAtItsEnd(path).split("/", -1);
    if (wanted.length != found.length) {
      return Optional.empty();
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].startsWith("{") && !found[i].isEmpty()) {
        var name = wanted[i].substring(1, wanted[i].length() - 1);
        parameters.put(name, Request.decoded(found[i].replace("+", "%2B")));
      } else if (!wanted[i].equals(found[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(new Match(this, parameters));
  }

  private static String withoutSlashAtItsEnd(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
