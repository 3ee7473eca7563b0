package org.cadrenode.itests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the classes show. Packages are named by their last parts, so that the fixtures below this package, which break the
 * rules on purpose, are judged like our own.
 */
final class ClassRules {
    private static final Set<String> ROW_TYPES = Set.of("RowReader", "RowWriter", "SourceRecordReader", "SourceRecordWriter", "Records");
    /** Records of the identifiable package whose texts are the names of columns, or a purpose and a delivery's id. */
    private static final Set<String> TELLS_NOBODY = Set.of("SourceTable", "PurposeToken");

    /** Rule 3: an engine takes and returns values, and runs wherever there is a JVM. */
    private static final ArchRule ENGINES_ARE_PLAIN_JAVA = noClasses().that().resideInAPackage("..engine..")
            .should().dependOnClassesThat().resideInAnyPackage("org.osgi.framework..", "org.osgi.service..", "org.apache.karaf..",
                    "org.apache.felix..", "org.apache.camel..", "java.sql..", "javax.sql..", "com.zaxxer..", "org.h2..");

    /** Rule 4: a class that speaks Camel never touches a row. */
    private static final ArchRule CAMEL_MOVES_NO_ROWS = noClasses().that(dependOn("org.apache.camel.", "Camel"))
            .should().dependOnClassesThat(describe("carry single rows", type -> ROW_TYPES.contains(type.getSimpleName())
                    && type.getPackageName().startsWith("org.cadrenode.")));

    /** Rule 4: nobody but the pipeline speaks Camel; the package for connectors with a route of their own names its types. */
    private static final ArchRule CAMEL_IN_THE_PIPELINE_ONLY = noClasses().that().resideOutsideOfPackages("..pipeline..", "..connector.spi.camel")
            .should().dependOnClassesThat().resideInAPackage("org.apache.camel..");

    /** Rule 5: a connector that is replaced leaves nothing behind in memory. */
    private static final ArchRule CONNECTORS_KEEP_NO_STATIC_STATE = fields().that().areDeclaredInClassesThat()
            .resideInAPackage("..connector..").and().areStatic().should().beFinal();

    /** Rule 2: outside its package, the api knows nothing of identifiable types. */
    private static final ArchRule API_KEEPS_IDENTIFIERS_APART = noClasses().that().resideInAPackage("..api..")
            .and().resideOutsideOfPackage("..identifiable..").should().dependOnClassesThat().resideInAPackage("..identifiable..");

    /** Conventions: the api has no dependency but the JDK. */
    private static final ArchRule API_NEEDS_THE_JDK_ALONE = classes().that().resideInAPackage("org.cadrenode.api..")
            .should().onlyDependOnClassesThat().resideInAnyPackage("java..", "org.cadrenode.api..", "org.jspecify..",
                    "org.osgi.annotation..");

    /** Rule 7: what can hold an identifier prints as something fixed. */
    private static final ArchRule IDENTIFIERS_PRINT_AS_NOTHING = classes().that().resideInAPackage("..identifiable..")
            .and(are(describe("records with texts or bytes", ClassRules::recordWithText))).should(declareToString());

    /**
     * Rule 7: what is printed escapes every rule on logs. The tools' output is for the one who called them, and so is a
     * command's: within one, Karaf makes System.err the session's own.
     */
    private static final ArchRule NOTHING_PRINTS = noClasses().that().resideOutsideOfPackage("..tool..")
            .and().doNotHaveFullyQualifiedName("org.cadrenode.shell.internal.NodeCommand").should(ACCESS_STANDARD_STREAMS);

    /** Security: no object comes to life from bytes. */
    private static final ArchRule NO_JAVA_SERIALISATION = noClasses().should().dependOnClassesThat()
            .haveFullyQualifiedName("java.io.ObjectInputStream");

    private ClassRules() {}

    /** Returns every rule under its name. */
    static Map<String, ArchRule> all() {
        return Map.ofEntries(
                Map.entry("engines are plain Java", ENGINES_ARE_PLAIN_JAVA),
                Map.entry("Camel moves no rows", CAMEL_MOVES_NO_ROWS),
                Map.entry("Camel in the pipeline only", CAMEL_IN_THE_PIPELINE_ONLY),
                Map.entry("connectors keep no static state", CONNECTORS_KEEP_NO_STATIC_STATE),
                Map.entry("the api keeps identifiers apart", API_KEEPS_IDENTIFIERS_APART),
                Map.entry("identifiers print as nothing", IDENTIFIERS_PRINT_AS_NOTHING),
                Map.entry("nothing prints", NOTHING_PRINTS),
                Map.entry("no Java serialisation", NO_JAVA_SERIALISATION));
    }

    static ArchRule apiNeedsTheJdkAlone() {
        return API_NEEDS_THE_JDK_ALONE;
    }

    private static DescribedPredicate<JavaClass> dependOn(String prefix, String what) {
        return describe("depend on " + what, type -> type.getDirectDependenciesFromSelf().stream()
                .anyMatch(dependency -> dependency.getTargetClass().getName().startsWith(prefix)));
    }

    private static boolean recordWithText(JavaClass type) {
        return type.isRecord() && !TELLS_NOBODY.contains(type.getSimpleName()) && type.getFields().stream()
                .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                .anyMatch(field -> Stream.of("java.lang.String", "[B", "[C", "[Ljava.lang.String;")
                        .anyMatch(name -> field.getRawType().getName().equals(name)));
    }

    /** A toString that the compiler made up stands on the record's own line, like the hashCode that it made up. */
    private static ArchCondition<JavaClass> declareToString() {
        return new ArchCondition<>("print as something fixed") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean written = line(type, "toString") != line(type, "hashCode");
                events.add(new SimpleConditionEvent(type, written, type.getName() + " prints its values"));
            }
        };
    }

    private static int line(JavaClass type, String method) {
        return type.getMethods().stream().filter(candidate -> candidate.getName().equals(method)
                && candidate.getRawParameterTypes().isEmpty()).findFirst().orElseThrow().getSourceCodeLocation().getLineNumber();
    }
}
