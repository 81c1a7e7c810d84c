package dev.countersign.simulation.teeth;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * Gives all that is private in a class another name, and each parameter and local variable, and
 * puts the class on one line, without comments. What the code does stays the same.
 */
final class Refactoring {
  static final String ANOTHER = "Anew";

  private final Trees trees;

  private Refactoring(Trees trees) {
    this.trees = trees;
  }

  /** Of sources by the simple names of their classes, as the result is. */
  static Map<String, String> of(Map<String, String> sources) throws IOException {
    JavacTask task = Compiling.task(sources, new ArrayList<>());
    var refactoring = new Refactoring(Trees.instance(task));
    Iterable<? extends CompilationUnitTree> units = task.parse();
    task.analyze();
    Map<String, String> refactored = new HashMap<>();
    for (CompilationUnitTree unit : units) {
      String name = ((ClassTree) unit.getTypeDecls().getFirst()).getSimpleName().toString();
      refactored.put(name, refactoring.refactored(unit));
    }
    return refactored;
  }

  private String refactored(CompilationUnitTree unit) throws IOException {
    List<Token> tokens = Token.of(unit.getSourceFile().getCharContent(true).toString());
    var own = new OwnNames(unit, tokens);
    own.scan(unit, null);
    var line = new StringBuilder();
    int end = 0;
    for (Token token : tokens) {
      // What stands together stays together: it may be one operator.
      line.append(token.from() > end ? " " : "").append(token.text());
      line.append(own.places.contains(token.from()) ? ANOTHER : "");
      end = token.to();
    }
    return line.toString();
  }

  /** Where in a source a name stands that no other source can know. */
  private final class OwnNames extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final CompilationUnitTree unit;
    private final List<Token> tokens;
    private final SourcePositions positions = trees.getSourcePositions();
    private final Set<Integer> places = new HashSet<>();

    OwnNames(CompilationUnitTree unit, List<Token> tokens) {
      this.unit = unit;
      this.tokens = tokens;
    }

    @Override
    public @Nullable Void visitIdentifier(IdentifierTree tree, @Nullable Void none) {
      add(tree.getName(), begin(tree));
      return super.visitIdentifier(tree, null);
    }

    @Override
    public @Nullable Void visitMemberSelect(MemberSelectTree tree, @Nullable Void none) {
      add(tree.getIdentifier(), end(tree) - tree.getIdentifier().length());
      return super.visitMemberSelect(tree, null);
    }

    @Override
    public @Nullable Void visitMemberReference(MemberReferenceTree tree, @Nullable Void none) {
      add(tree.getName(), end(tree) - tree.getName().length());
      return super.visitMemberReference(tree, null);
    }

    @Override
    public @Nullable Void visitVariable(VariableTree tree, @Nullable Void none) {
      add(tree.getName(), Math.max(begin(tree), end(tree.getType())));
      return super.visitVariable(tree, null);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree tree, @Nullable Void none) {
      if (getCurrentPath().getParentPath().getLeaf() instanceof ClassTree type
          && tree.getReturnType() == null) {
        add(type.getSimpleName(), Math.max(begin(tree), end(tree.getModifiers())));
      } else {
        add(tree.getName(), end(tree.getReturnType()));
      }
      return super.visitMethod(tree, null);
    }

    @Override
    public @Nullable Void visitClass(ClassTree tree, @Nullable Void none) {
      add(tree.getSimpleName(), begin(tree));
      return super.visitClass(tree, null);
    }

    private long begin(Tree tree) {
      return positions.getStartPosition(unit, tree);
    }

    private long end(@Nullable Tree tree) {
      return tree == null ? -1 : positions.getEndPosition(unit, tree);
    }

    /** The first token of that name, from there on. */
    private void add(CharSequence name, long from) {
      Element element = trees.getElement(getCurrentPath());
      if (from >= 0 && element != null && isOwn(element)) {
        tokens.stream()
            .filter(token -> token.from() >= from && token.text().contentEquals(name))
            .findFirst()
            .ifPresent(token -> places.add(token.from()));
      }
    }
  }

  private static boolean isOwn(Element element) {
    boolean isPrivate = element.getModifiers().contains(Modifier.PRIVATE);
    boolean isStatic = element.getModifiers().contains(Modifier.STATIC);
    Element around = Objects.requireNonNull(element.getEnclosingElement());
    return switch (element.getKind()) {
      case LOCAL_VARIABLE, BINDING_VARIABLE, EXCEPTION_PARAMETER, RESOURCE_VARIABLE -> true;
      case METHOD, CLASS, RECORD, INTERFACE, ENUM -> isPrivate;
      case CONSTRUCTOR -> isOwn(around);
      // Others know a record's components.
      case FIELD -> isPrivate && (isStatic || !isInRecord(element));
      case PARAMETER -> around.getKind() == ElementKind.METHOD || !isInRecord(around);
      default -> false;
    };
  }

  private static boolean isInRecord(Element member) {
    Element type = Objects.requireNonNull(member.getEnclosingElement());
    return type.getKind() == ElementKind.RECORD;
  }
}
