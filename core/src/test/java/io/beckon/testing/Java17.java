package io.beckon.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Tells whether compiled classes run on Java 17: their format's version, and whether every part of
 * the JDK that they refer to was there in 17. What was there is asked of the running JDK's
 * compiler, which knows the API of older releases ({@code --release 17}).
 */
public final class Java17 {

    private static final int MAJOR_VERSION = 61;

    private Java17() {}

    /**
     * Checks every class file below a folder.
     *
     * @param folder compiled classes, such as {@code target/classes}
     * @return one line for each thing that Java 17 does not have; empty where all is well
     * @throws IllegalArgumentException where there is no class file at all, so that a wrong folder
     *     is not taken for a clean one
     */
    public static List<String> violationsIn(Path folder) {
        List<Path> files = classFilesBelow(folder);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("no class file in " + folder.toAbsolutePath());
        }
        List<String> violations = new ArrayList<>();
        askCompiler(api -> {
            for (Path file : files) {
                String name = folder.relativize(file).toString();
                api.check(ClassFile.read(bytesOf(file)))
                        .forEach(problem -> violations.add(name + ": " + problem));
            }
        });
        return violations;
    }

    /** Checks one class file. */
    static List<String> violationsIn(byte[] classFile) {
        List<String> violations = new ArrayList<>();
        askCompiler(api -> violations.addAll(api.check(ClassFile.read(classFile))));
        return violations;
    }

    private static List<Path> classFilesBelow(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytesOf(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The compiler shows its view of the API to annotation processors, so the question is one. */
    private static void askCompiler(Question question) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("The check needs a JDK; this Java has no compiler.");
        }
        List<String> options = List.of("--release", "17", "-proc:only", "-classpath", "");
        JavaCompiler.CompilationTask task =
                compiler.getTask(null, null, null, options, List.of("java.lang.Object"), null);
        task.setProcessors(List.of(new AskingProcessor(question)));
        if (!task.call()) {
            throw new IllegalStateException("The compiler did not answer for Java 17.");
        }
    }

    private interface Question {
        void ask(Api api);
    }

    private static final class AskingProcessor extends AbstractProcessor {
        private final Question question;

        AskingProcessor(Question question) {
            this.question = question;
        }

        @Override
        public Set<String> getSupportedAnnotationTypes() {
            return Set.of("*");
        }

        @Override
        public SourceVersion getSupportedSourceVersion() {
            return SourceVersion.latest();
        }

        @Override
        public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
            if (round.processingOver()) {
                question.ask(
                        new Api(processingEnv.getElementUtils(), processingEnv.getTypeUtils()));
            }
            return false;
        }
    }

    /** The API of Java 17. */
    private static final class Api {
        /** Callable with any arguments, so a call site's descriptor says nothing. */
        private static final Set<String> SIGNATURE_POLYMORPHIC =
                Set.of("java/lang/invoke/MethodHandle", "java/lang/invoke/VarHandle");

        private final Elements elements;
        private final Types types;

        Api(Elements elements, Types types) {
            this.elements = elements;
            this.types = types;
        }

        List<String> check(ClassFile file) {
            List<String> problems = new ArrayList<>();
            if (file.majorVersion() > MAJOR_VERSION) {
                problems.add("class file version " + file.majorVersion()
                        + " is newer than Java 17's " + MAJOR_VERSION);
            }
            for (String name : Set.copyOf(file.classes())) {
                if (isInternal(name)) {
                    problems.add(name + " is an internal of the JDK");
                } else if (isApi(name) && typeOf(name) == null) {
                    problems.add(name + " is not in Java 17");
                }
            }
            for (ClassFile.Member member : Set.copyOf(file.members())) {
                if (isApi(member.owner()) && typeOf(member.owner()) != null && !has(member)) {
                    problems.add(member + " is not in Java 17");
                }
            }
            return problems.stream().sorted().toList();
        }

        private static boolean isApi(String name) {
            return name.startsWith("java/");
        }

        private static boolean isInternal(String name) {
            return name.startsWith("sun/")
                    || name.startsWith("jdk/")
                    || name.startsWith("com/sun/");
        }

        private TypeElement typeOf(String internalName) {
            return elements.getTypeElement(internalName.replace('/', '.').replace('$', '.'));
        }

        private boolean has(ClassFile.Member member) {
            if (SIGNATURE_POLYMORPHIC.contains(member.owner())) {
                return true;
            }
            TypeElement owner = typeOf(member.owner());
            return Stream.concat(
                            elements.getAllMembers(owner).stream(),
                            // An interface's methods may also be Object's.
                            elements
                                    .getTypeElement("java.lang.Object")
                                    .getEnclosedElements()
                                    .stream())
                    .anyMatch(element -> isSame(element, member));
        }

        private boolean isSame(Element element, ClassFile.Member member) {
            return element.getSimpleName().contentEquals(member.name())
                    && member.isMethod() == (element instanceof ExecutableElement)
                    && (element.getKind().isField() || element instanceof ExecutableElement)
                    && descriptorOf(element).equals(member.descriptor());
        }

        private String descriptorOf(Element element) {
            if (element instanceof ExecutableElement method) {
                String parameters = method.getParameters().stream()
                        .map(parameter -> descriptorOf(parameter.asType()))
                        .collect(Collectors.joining());
                String result = element.getKind() == ElementKind.CONSTRUCTOR
                        ? "V"
                        : descriptorOf(method.getReturnType());
                return "(" + parameters + ")" + result;
            }
            return descriptorOf(element.asType());
        }

        private String descriptorOf(TypeMirror type) {
            TypeMirror erased = types.erasure(type);
            return switch (erased.getKind()) {
                case BOOLEAN -> "Z";
                case BYTE -> "B";
                case SHORT -> "S";
                case CHAR -> "C";
                case INT -> "I";
                case LONG -> "J";
                case FLOAT -> "F";
                case DOUBLE -> "D";
                case VOID -> "V";
                case ARRAY -> "[" + descriptorOf(((ArrayType) erased).getComponentType());
                default -> {
                    TypeElement declared = (TypeElement) ((DeclaredType) erased).asElement();
                    yield "L" + elements.getBinaryName(declared).toString().replace('.', '/') + ";";
                }
            };
        }
    }
}
