package org.cadrenode.pseudonymise.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tool on files. All people are invented. */
class ScrubTest {
    private static final String PEOPLE = """
            person_id,role,forenames,surnames,dob,addresses,postcodes,phones,emails,ids,relation_of
            C1,child,Katherine;Katie,O'Brien,14/03/2009,"14 Thistle Lane, Harrowmere",ZQ1 2AB,,kob@example.org,999 656 8296;M2000037,
            C2,child,Tom,Ashby,2010-13-01,,,,,,
            R1,relative,Marget,Kowalczyk,1980-01-02,,,07700 900456,,,C1;C2
            ,child,Nobody,,,,,,,,
            """;
    private static final String NOTES = """
            note_id,person_id,text
            N1,C1,"\uD83D\uDE00 Katie O'Brien (born 14.3.09) came with Marget."
            N2,C2,"Tom's mother said ""fine"" on 1 Feb 2024,
            rang 07700 900 456."
            N3,C9,Katie was there.
            """;

    @TempDir
    Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("people.csv"), PEOPLE);
        Files.writeString(folder.resolve("notes.csv"), NOTES);
    }

    private int run(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--people", folder.resolve("people.csv").toString(), "--notes",
                folder.resolve("notes.csv").toString(), "--out", folder.resolve("out.csv").toString()));
        arguments.addAll(Arrays.asList(more));
        return Scrub.run(arguments.toArray(String[]::new), new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void notesAreScrubbedByTheirPeopleAndSpansCountCodePoints() throws IOException {
        assertEquals(0, run("--spans", folder.resolve("spans.csv").toString()));
        assertEquals("""
                note_id,person_id,text
                N1,C1,\uD83D\uDE00 [forename] [surname] (born [dob]) came with [relative].
                N2,C2,"[forename]'s mother said ""fine"" on [date],
                rang [phone]."
                N3,C9,
                """, Files.readString(folder.resolve("out.csv")));
        assertEquals("""
                note_id,start,end,kind
                N1,2,7,forename
                N1,8,15,surname
                N1,22,29,dob
                N1,41,47,relative
                N2,0,3,forename
                N2,28,38,date
                N2,45,58,phone
                """, Files.readString(folder.resolve("spans.csv")));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("1 notes are of nobody"), err.toString(StandardCharsets.UTF_8));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("2 birth dates"), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void optionsOfAFileHold() throws IOException {
        Files.writeString(folder.resolve("deny.txt"), "# homes\nLarch House\n");
        Files.writeString(folder.resolve("options"), "dates=month\nstrangers=off\ndeny_list=deny.txt\n");
        Files.writeString(folder.resolve("notes.csv"), "note_id,person_id,text\nN1,C1,Emma rang Larch House on 1 Feb 2024 with Margte.\n");
        assertEquals(0, run("--options", folder.resolve("options").toString(), "--edits", "0"));
        assertEquals("note_id,person_id,text\nN1,C1,Emma rang [place] on [date 2024-02] with Margte.\n",
                Files.readString(folder.resolve("out.csv")));
    }

    @Test
    void wrongUseIsToldAndWritesNothing() throws IOException {
        assertEquals(2, run("--edits", "3"));
        assertEquals(2, run("--colour", "red"));
        assertEquals(2, run("--edits"));
        Files.writeString(folder.resolve("options"), "dates=sometimes\n");
        assertEquals(2, run("--options", folder.resolve("options").toString()));
        Files.writeString(folder.resolve("options"), "colour=red\n");
        assertEquals(2, run("--options", folder.resolve("options").toString()));
        Files.delete(folder.resolve("people.csv"));
        assertEquals(1, run());
        assertFalse(Files.exists(folder.resolve("out.csv")));
        assertFalse(err.toString(StandardCharsets.UTF_8).contains("Katie"));
    }
}
