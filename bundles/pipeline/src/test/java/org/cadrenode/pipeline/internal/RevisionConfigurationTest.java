package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import org.cadrenode.api.delivery.RevisionReason;
import org.cadrenode.api.error.CadreException;
import org.junit.jupiter.api.Test;

class RevisionConfigurationTest {
    @Test
    void withoutAWordOfTheSiteRevisionsBeginForDictionariesAndFamiliesOnceAnHour() throws NoSuchMethodException {
        assertEquals("org.cadrenode.revision", RevisionConfiguration.PID);
        assertEquals("dictionary,family", RevisionConfiguration.class.getMethod("automatic").getDefaultValue());
        assertEquals(60, RevisionConfiguration.class.getMethod("lookMinutes").getDefaultValue());
    }

    @Test
    void reasonsAreNamedByTheirWords() {
        assertEquals(Set.of(RevisionReason.DICTIONARY, RevisionReason.FAMILY), RevisionFlow.reasons("dictionary,family"));
        assertEquals(Set.of(RevisionReason.SCRUB_OPTIONS, RevisionReason.KEY), RevisionFlow.reasons(" scrub_options , key,"));
        assertEquals(Set.of(), RevisionFlow.reasons(""));
        for (String wrong : new String[] {"families", "dictionary family", "DICTIONARY"}) {
            assertThrows(CadreException.class, () -> RevisionFlow.reasons(wrong), wrong);
        }
    }
}
