package org.cadrenode.omop.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.omop.engine.Place;
import org.cadrenode.omop.engine.PlaceRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteRulesTest {
    @TempDir
    private Path folder;

    @Test
    void theRulesThatAreShippedCanBeRead() {
        SiteRules shipped = new SiteRules(ShippedRules.FOLDER);
        assertTrue(shipped.places().size() > 50);
        assertTrue(shipped.concepts().size() > 10);
        shipped.thresholds();
    }

    @Test
    void whatIsNotThereSaysNothing() {
        SiteRules none = new SiteRules(folder);
        assertEquals(List.of(), none.places());
        assertEquals(0, none.concepts().size());
        none.thresholds();
    }

    @Test
    void aRuleIsReadAsItIsWritten() throws IOException {
        Files.writeString(folder.resolve("places.csv"), "# a comment\nsource,table,code_system,code,place,text\n*, t ,icd10,F*,visit-end,text\n");
        assertEquals(List.of(new PlaceRule("*", "t", "icd10", "F*", Place.VISIT_END, true)), new SiteRules(folder).places());
    }

    @Test
    void whatIsWrongIsToldWithItsLineAndWithoutItsValue() throws IOException {
        Map<String, String> wrong = Map.of(
                "places.csv", "source,table,code_system,code,place,text\n*,*,*,*,none,\n*,*,*,*,nowhere-private,\n",
                "concepts.csv", "code_system,code,concept_id,source_concept_id\nsex,male,8507,\nsex,female,private,\n",
                "thresholds.csv", "rule,table,field,percent\nvalue-there,person,location_id,5\nkey-once,person,person_id,5\n");
        for (Map.Entry<String, String> file : wrong.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        SiteRules rules = new SiteRules(folder);
        refused("places.csv, line 3: there is no such place", rules::places);
        refused("concepts.csv, line 3: that is no number", rules::concepts);
        refused("thresholds.csv, line 3: of what the model says nothing may fail", rules::thresholds);
        Files.writeString(folder.resolve("places.csv"), "source,table,code_system,code,place,text\n*,,*,*,none,\n");
        refused("places.csv, line 2: table is needed; * is any", rules::places);
        Files.writeString(folder.resolve("places.csv"), "source,table\n");
        refused("places.csv, line 1: the header must be source,table,code_system,code,place,text", rules::places);
        Files.writeString(folder.resolve("concepts.csv"), "code_system,code,concept_id,source_concept_id\nsex,male,8507,\nsex,male,8507,\n");
        refused("concepts.csv, line 3: the code stands there twice", rules::concepts);
    }

    private static void refused(String message, Runnable reading) {
        CadreException refused = assertThrows(CadreException.class, reading::run);
        assertEquals(ErrorCode.CONFIGURATION_INVALID, refused.code());
        assertEquals("CONFIGURATION_INVALID: " + message, refused.getMessage());
    }
}
