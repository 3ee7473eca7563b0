package org.cadrenode.gate.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.annotation.Annotation;
import java.util.Set;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.gate.engine.CheckRules;
import org.junit.jupiter.api.Test;

class GateRulesTest {
    private static GateConfiguration configured(int doubtful, int percent, String... sensitive) {
        return new GateConfiguration() {
            @Override
            public int k() {
                return 5;
            }

            @Override
            public int sampleSize() {
                return 20;
            }

            @Override
            public int mostDoubtfulPerThousandWords() {
                return doubtful;
            }

            @Override
            public int populationPercent() {
                return percent;
            }

            @Override
            public String[] sensitiveColumns() {
                return sensitive;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return GateConfiguration.class;
            }
        };
    }

    @Test
    void aFileMayNameSensitiveColumnsInOneValueOrInSeveral() {
        Set<String> both = Set.of("visit.diagnosis", "visit.outcome");
        assertEquals(both, GateRules.of(configured(40, 100, "visit.diagnosis, visit.outcome")).sensitive());
        assertEquals(both, GateRules.of(configured(40, 100, "visit.diagnosis", "visit.outcome")).sensitive());
        assertEquals(Set.of(), GateRules.of(configured(40, 100, "")).sensitive());
    }

    @Test
    void aPercentageIsAShareAndWhatCannotBeIsRefused() {
        assertEquals(0.25, GateRules.of(configured(0, 25)).populationShare());
        for (GateConfiguration wrong : new GateConfiguration[] {configured(-1, 25), configured(0, 0), configured(0, 101)}) {
            assertEquals(ErrorCode.CONFIGURATION_INVALID, assertThrows(CadreException.class, () -> GateRules.of(wrong)).code());
        }
    }

    @Test
    void theLimitThatIsConfiguredByDefaultIsTheUsualOne() throws NoSuchMethodException {
        assertEquals(CheckRules.USUAL_DOUBTS, GateConfiguration.class.getMethod("mostDoubtfulPerThousandWords").getDefaultValue());
    }
}
