package dev.countersign.emulators.cloudformation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * A YAML file as String, Long, Double, Boolean, List and Map, with CloudFormation's short forms
 * ({@code !Ref X}) written as their long forms ({@code Ref: X}). Null and repeated keys are
 * rejected, as CloudFormation does.
 */
final class YamlFile {
  private static final CoreSchema SCHEMA = new CoreSchema();
  private static final Map<Tag, ConstructNode> CONSTRUCTORS = SCHEMA.getSchemaTagConstructors();

  private final String file;

  private YamlFile(String file) {
    this.file = file;
  }

  static Map<String, Object> read(Path path) {
    String file = String.valueOf(path.getFileName());
    try {
      var settings = LoadSettings.builder().setLabel(file).setSchema(SCHEMA).build();
      Node root =
          new Compose(settings)
              .composeString(Files.readString(path))
              .orElseThrow(() -> new TemplateException(file + " is empty"));
      return new YamlFile(file).mapping(root);
    } catch (NoSuchFileException e) {
      throw new TemplateException("There is no file " + path, e);
    } catch (IOException e) {
      throw new TemplateException("Can't read " + path + ": " + e.getMessage(), e);
    } catch (YamlEngineException e) {
      throw new TemplateException(file + " is not YAML: " + e.getMessage(), e);
    }
  }

  private Map<String, Object> mapping(Node node) {
    if (!(node instanceof MappingNode mapping)) {
      throw wrong(node, "a mapping is expected here");
    }
    var map = new LinkedHashMap<String, Object>();
    for (var entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        throw wrong(entry.getKeyNode(), "a key must be a plain word");
      }
      if (map.putIfAbsent(key.getValue(), value(entry.getValueNode())) != null) {
        throw wrong(key, "the key " + key.getValue() + " stands here twice");
      }
    }
    return map;
  }

  private Object value(Node node) {
    String tag = node.getTag().getValue();
    return tag.startsWith("!") ? longForm(tag.substring(1), node) : untagged(node);
  }

  private Object longForm(String function, Node node) {
    Object argument = node instanceof ScalarNode scalar ? scalar.getValue() : untagged(node);
    return switch (function) {
      case "Ref", "Condition" -> Map.of(function, argument);
      case "GetAtt" -> Map.of("Fn::GetAtt", argument);
      default -> Map.of("Fn::" + function, argument);
    };
  }

  private Object untagged(Node node) {
    return switch (node) {
      case MappingNode _ -> mapping(node);
      case SequenceNode sequence -> {
        var list = new ArrayList<Object>();
        sequence.getValue().forEach(element -> list.add(value(element)));
        yield List.copyOf(list);
      }
      case ScalarNode scalar -> scalar(scalar);
      default -> throw wrong(node, "aliases are not supported");
    };
  }

  private Object scalar(ScalarNode scalar) {
    if (scalar.getTag().equals(Tag.NULL)) {
      throw wrong(scalar, "CloudFormation accepts no empty (null) values");
    }
    ConstructNode constructor = CONSTRUCTORS.get(scalar.getTag());
    Object value = constructor == null ? scalar.getValue() : constructor.construct(scalar);
    return switch (value) {
      case Boolean _, Double _ -> value;
      case Integer number -> number.longValue();
      case Long _ -> value;
      default -> scalar.getValue();
    };
  }

  private TemplateException wrong(Node node, String what) {
    Optional<Mark> mark = node.getStartMark();
    String line = mark.map(m -> " line " + (m.getLine() + 1)).orElse("");
    return new TemplateException(file + line + ": " + what);
  }
}
