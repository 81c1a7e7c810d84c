package dev.countersign.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Draws a suite's ratios as bars from 1, where both sides are equal: twice and half are equally far
 * from it. A line over the end of a bar is the spread, a mark is the value to reach.
 */
final class Picture {
  private static final int LABELS = 420;
  private static final int BARS = 400;
  private static final int VALUES = 70;
  private static final int ROW = 26;
  private static final int TOP = 10;
  private static final int SCALE = 26;

  private static final List<Double> TICKS =
      List.of(0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0);

  private final List<Figure> ratios;
  private final double least;
  private final double most;

  private Picture(List<Figure> ratios) {
    this.ratios = ratios;
    least = ends().reduce(0.5, Math::min);
    most = ends().reduce(2, Math::max);
  }

  private DoubleStream ends() {
    return ratios.stream()
        .flatMapToDouble(
            one -> {
              Target target = one.toReach();
              double bound = target == null ? 1 : target.bound();
              return DoubleStream.of(one.value().low(), one.value().high(), bound);
            });
  }

  static String of(SuiteResult result) {
    return new Picture(result.figures().stream().filter(one -> one.unit() == Unit.RATIO).toList())
        .drawn();
  }

  private String drawn() {
    int bottom = TOP + ratios.size() * ROW;
    var svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" \
        font-family="sans-serif" font-size="13">
        <rect width="100%%" height="100%%" fill="#ffffff"/>
        """
            .formatted(LABELS + BARS + VALUES, bottom + SCALE));
    for (double tick : TICKS) {
      if (least <= tick && tick <= most) {
        svg.append(vertical(tick, TOP, bottom, tick == 1 ? "#555555" : "#dddddd"));
        svg.append(text(x(tick), bottom + 16, "middle", tickText(tick)));
      }
    }
    for (int i = 0; i < ratios.size(); i++) {
      svg.append(row(ratios.get(i), TOP + i * ROW));
    }
    return svg.append("</svg>\n").toString();
  }

  private static String tickText(double tick) {
    return tick < 1 ? Double.toString(tick) : Long.toString(Math.round(tick));
  }

  private String row(Figure figure, int y) {
    Target target = figure.toReach();
    boolean isMissed = target != null && !target.isReachedBy(figure.value().median());
    double middle = y + ROW / 2.0;
    double end = x(figure.value().median());
    String name = figure.name() + (figure.behind().isEmpty() ? "" : ", " + figure.behind());
    return text(LABELS - 8, middle + 4, "end", name)
        + String.format(
            Locale.ROOT,
            """
            <rect x="%.1f" y="%d" width="%.1f" height="%d" fill="%s"/>
            <line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="#222222" stroke-width="2"/>
            """,
            Math.min(x(1), end),
            y + 5,
            Math.abs(end - x(1)),
            ROW - 10,
            isMissed ? "#e0a458" : "#6a9fb5",
            x(figure.value().low()),
            middle,
            x(figure.value().high()),
            middle)
        + (target == null ? "" : vertical(target.bound(), y + 2, y + ROW - 2, "#b03a2e"))
        + text(LABELS + BARS + 8, middle + 4, "start", figure.unit().text(figure.value().median()));
  }

  private String vertical(double value, int from, int to, String colour) {
    return String.format(
        Locale.ROOT,
        """
        <line x1="%1$.1f" y1="%2$d" x2="%1$.1f" y2="%3$d" stroke="%4$s" stroke-width="1.5"/>
        """,
        x(value),
        from,
        to,
        colour);
  }

  private static String text(double x, double y, String anchor, String text) {
    return String.format(
        Locale.ROOT,
        """
        <text x="%.1f" y="%.1f" text-anchor="%s">%s</text>
        """,
        x,
        y,
        anchor,
        escaped(text));
  }

  private double x(double value) {
    return LABELS + BARS * Math.log(value / least) / Math.log(most / least);
  }

  private static String escaped(String text) {
    return text.chars()
        .mapToObj(
            character ->
                switch (character) {
                  case '<' -> "&lt;";
                  case '>' -> "&gt;";
                  case '&' -> "&amp;";
                  default -> Character.toString(character);
                })
        .collect(Collectors.joining());
  }
}
