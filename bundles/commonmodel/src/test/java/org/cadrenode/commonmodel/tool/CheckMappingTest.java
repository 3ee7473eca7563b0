package org.cadrenode.commonmodel.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckMappingTest {
    private static final String HEADER = "table,column,code_system,code,value_column,date_column,unit\n";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void theMappingsThatAreShippedFitTheDictionariesThatAre() {
        for (String source : new String[] {"mental-health", "cin", "ssda903", "school-census"}) {
            assertEquals(0, run("--mapping", "../../etc/mappings/" + source + ".csv", "--dictionary", "../../etc/dictionaries/" + source + ".csv"), source);
        }
    }

    @Test
    void eachLineThatDoesNotFitIsNamed() throws IOException {
        Path mapping = Files.writeString(folder.resolve("m.csv"), "# a comment\n" + HEADER + "scores,score,questionnaire,{measure},score,,points\n"
                + "scores,grade,x,y,,,\nschools,score,x,y,,,\nscores,note,x,{note},,,\nscores,score,x,y,,measure,\n");
        Path dictionary = Files.writeString(folder.resolve("d.csv"), """
                table,column,decision,identifier,type,transform,destination,flags,codes,comment
                scores,id,drop,subject_reference,,,,key,,
                scores,score_date,keep,,date,as_is,day,event_date,,
                scores,kind,keep,,code,as_is,measure,,,
                scores,value,keep,,number,as_is,score,,,
                scores,words,keep,,free_text,scrub,note,release,,
                scores,extra,keep,,code,as_is,,,,
                """);
        assertEquals(1, run("--mapping", mapping.toString(), "--dictionary", dictionary.toString()));
        assertEquals("""
                line 4: the dictionary releases no column grade of scores
                line 5: the dictionary releases no table schools
                line 6: Column note is free text and makes no code
                line 7: Column measure of scores holds no dates
                5 lines, 4 of them do not fit. Released columns that no line reads, and that make an event each: 1.
                """, out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void whatCannotBeReadIsToldWithItsPlace() throws IOException {
        Path mapping = Files.writeString(folder.resolve("m.csv"), HEADER + "scores,score,x,{open,,,\n");
        assertEquals(1, run("--mapping", mapping.toString(), "--dictionary", "../../etc/dictionaries/cin.csv"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("m.csv, line 2: A brace has no partner"), err::toString);
        assertEquals(1, run("--mapping", folder.resolve("none.csv").toString(), "--dictionary", "../../etc/dictionaries/cin.csv"));
        assertEquals(1, run("--mapping", mapping.toString(), "--dictionary", mapping.toString()));
        assertEquals(2, run("--mapping"));
        assertEquals(2, run("--mapping", mapping.toString()));
        assertEquals(0, run("--help"));
    }

    private int run(String... arguments) {
        return CheckMapping.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
    }
}
