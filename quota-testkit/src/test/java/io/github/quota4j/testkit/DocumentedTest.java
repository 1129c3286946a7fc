package io.github.quota4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * What is exported is documented: every public type, its methods, and the components of its records, but for those that
 * the interface around a record speaks of. (The lint of javadoc would ask for a tag on every parameter as well, also where
 * the name says it all.)
 */
class DocumentedTest {
  private static final Path SOURCES = Path.of("src/main/java");

  @Test
  void everyPublicTypeMethodAndComponentSaysWhatItIs() throws IOException {
    List<String> missing = new ArrayList<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      JavacTask task = (JavacTask) compiler.getTask(
          null,
          files,
          null,
          List.of("-proc:none"),
          null,
          files.getJavaFileObjectsFromPaths(exported()));
      Undocumented undocumented = new Undocumented(DocTrees.instance(task), missing);
      for (CompilationUnitTree unit : task.parse()) undocumented.scan(unit, null);
    }
    assertThat(missing).isEmpty();
  }

  private static List<Path> exported() throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      for (Path module : modules.map(folder -> folder.resolve(SOURCES)).toList()) {
        Path descriptor = module.resolve("module-info.java");
        if (Files.exists(descriptor)) addExported(descriptor, sources);
      }
    }
    assertThat(sources).hasSizeGreaterThan(60);
    return sources;
  }

  private static void addExported(Path descriptor, List<Path> sources) throws IOException {
    var exported = Pattern.compile("exports ([a-z0-9.]+);").matcher(Files.readString(descriptor));
    while (exported.find()) {
      Path folder = descriptor.resolveSibling(exported.group(1).replace('.', '/'));
      try (Stream<Path> files = Files.list(folder)) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
  }

  /** Collects what has no comment. Goes into public types only. */
  private static final class Undocumented extends TreePathScanner<Void, Void> {
    private final DocTrees docs;
    private final List<String> missing;

    Undocumented(DocTrees docs, List<String> missing) {
      this.docs = docs;
      this.missing = missing;
    }

    @Override
    public Void visitClass(ClassTree type, Void unused) {
      if (!isPublic(type.getModifiers())) return null;
      DocCommentTree comment = require(type.getSimpleName().toString());
      if (type.getKind() == Tree.Kind.RECORD && comment != null) requireComponents(type, comment);
      return super.visitClass(type, null);
    }

    private void requireComponents(ClassTree type, DocCommentTree comment) {
      Set<String> documented = comment.getBlockTags().stream()
          .filter(ParamTree.class::isInstance)
          .map(tag -> ((ParamTree) tag).getName().toString())
          .collect(Collectors.toSet());
      for (Tree member : type.getMembers()) {
        if (member instanceof VariableTree component
            && !component.getModifiers().getFlags().contains(Modifier.STATIC)
            && !documented.contains(component.getName().toString())
            && !isSpokenOfByOwner(component)) {
          missing.add(type.getSimpleName() + ": @param " + component.getName());
        }
      }
    }

    private boolean isSpokenOfByOwner(VariableTree component) {
      return getCurrentPath().getParentPath().getLeaf() instanceof ClassTree owner
          && owner.getMembers().stream()
              .anyMatch(member -> member instanceof MethodTree method
                  && method.getParameters().isEmpty()
                  && method.getName().equals(component.getName()));
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      ClassTree owner = (ClassTree) getCurrentPath().getParentPath().getLeaf();
      boolean isOverride = method.getModifiers().getAnnotations().stream()
          .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
      boolean isConstructorOfRecord =
          owner.getKind() == Tree.Kind.RECORD && method.getReturnType() == null;
      if (isPublic(method.getModifiers()) && !isOverride && !isConstructorOfRecord)
        require(owner.getSimpleName() + "." + method.getName());
      return null;
    }

    private DocCommentTree require(String name) {
      DocCommentTree comment = docs.getDocCommentTree(getCurrentPath());
      if (comment == null) missing.add(name);
      return comment;
    }

    /** Members of an interface are public unless they say otherwise. */
    private boolean isPublic(ModifiersTree modifiers) {
      if (modifiers.getFlags().contains(Modifier.PUBLIC)) return true;
      TreePath owner = getCurrentPath().getParentPath();
      return owner.getLeaf().getKind() == Tree.Kind.INTERFACE
          && !modifiers.getFlags().contains(Modifier.PRIVATE);
    }
  }
}
