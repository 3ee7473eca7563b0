package org.cadrenode.itests.architecture;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules that classes show, held against every class of ours in the archive and against the fixtures. */
final class ClassRulesTest {
    private static final JavaClasses OURS = Room.classes();
    private static final JavaClasses OFFENDERS = new ClassFileImporter().importPackages("org.cadrenode.itests.architecture.fixture");

    static Stream<Arguments> rules() {
        return ClassRules.all().entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void theArchiveKeeps(String name, ArchRule rule) {
        rule.check(OURS);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void anOffenderIsCaughtBy(String name, ArchRule rule) {
        assertThrows(AssertionError.class, () -> rule.check(OFFENDERS));
    }

    @Test
    void theApiNeedsTheJdkAlone() {
        ClassRules.apiNeedsTheJdkAlone().check(OURS);
    }

    @Test
    void thereAreEnginesToJudge() {
        assertTrue(OURS.stream().filter(type -> type.getPackageName().endsWith(".engine")).count() >= 10);
    }
}
