package org.cadrenode.pseudonymise.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PseudonymiseTest {
    private static final String DICTIONARY = """
            table,column,decision,identifier,scrubs,type,transform,invalid,destination,flags,codes,rows
            people,id,drop,subject,,,,,,key,,
            people,name,drop,surname,,,,,,,,
            people,mother,drop,surname,relative,,,,,,,
            people,born,keep,birth_date,,date,month,,birth_month,quasi,,
            people,out,drop,,,,,,,,,out Y | in N
            notes,note_id,keep,,,code,pseudonym,,note,key,,
            notes,id,drop,subject_reference,,,,,,,,
            notes,day,keep,,,date,as_is,,day,event_date,,
            notes,state,drop,,,,,,,,,only final
            notes,text,keep,,,free_text,strip_html > scrub,,text,release,,
            """;

    @TempDir
    Path folder;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void write() throws IOException {
        Files.createDirectory(folder.resolve("in"));
        Files.writeString(folder.resolve("dictionary.csv"), DICTIONARY);
        people("N");
        Files.writeString(folder.resolve("in/notes.csv"), """
                note_id,id,day,state,text
                n1,1,2026-01-02,final,<p>Quillfeather came with Mrs Brackenbury</p>
                n2,1,31/04/2010,final,none
                n3,1,2026-01-03,draft,none
                n4,3,2026-01-03,final,none
                n5,2,2026-01-03
                n6,,2026-01-03,final,none
                n7,2,2026-01-03,final,Quillfeather came
                """);
    }

    private void people(String out) throws IOException {
        Files.writeString(folder.resolve("in/people.csv"), "id,name,mother,born,out\n1,Quillfeather,Brackenbury,2015-03-14,N\n2,Dampierre,,2016-01-01,"
                + out + "\n");
    }

    private int run(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--dictionary", folder.resolve("dictionary.csv").toString(), "--in",
                folder.resolve("in").toString(), "--out", folder.resolve("out").toString()));
        arguments.addAll(List.of(more));
        return Pseudonymise.run(arguments.toArray(String[]::new), System.out, new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String told() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void anotherFileTellsMoreWordsOfTheSameChildren() throws IOException {
        Files.writeString(folder.resolve("more.csv"), """
                person_id,role,forenames,surnames,dob,addresses,postcodes,phones,emails,ids,relation_of
                2,child,Ottoline,,,,,,,,
                9,relative,Ysolde,Wintringham,,,,,,,2
                """);
        Files.writeString(folder.resolve("in/notes.csv"), "note_id,id,day,state,text\nn7,2,2026-01-03,final,ottoline and ysolde came\n");
        assertEquals(0, run());
        assertTrue(Files.readString(folder.resolve("out/notes.csv")).contains("ottoline and ysolde came"));
        assertEquals(0, run("--people", folder.resolve("more.csv").toString()), told());
        assertTrue(Files.readString(folder.resolve("out/notes.csv")).contains("[forename] and [relative] came"));
    }

    @Test
    void aFolderIsReleasedAsTheDictionarySaysAndEveryRowIsCounted() throws IOException {
        assertEquals(0, run("--key", folder.resolve("key").toString()), told());
        List<String> notes = Files.readAllLines(folder.resolve("out/notes.csv"));
        assertEquals("record_key,subject,note,day,text", notes.get(0));
        assertEquals(3, notes.size(), notes.toString());
        assertFalse(notes.get(1).contains("Quillfeather") || notes.get(1).contains("Brackenbury") || notes.get(1).contains("<p>"), notes.get(1));
        assertTrue(told().contains("rows: read=9 released=4 dropped=1 quarantined=3 opted_out=0 held=1"), told());
        assertTrue(told().contains("table notes line 3 column day DATE_INVALID"), told());
        assertTrue(told().contains("ROW_COLUMN_COUNT") && told().contains("SUBJECT_MISSING"), told());
        assertFalse(told().contains("31/04/2010") || told().contains("Quillfeather"), "the report holds no value");
        assertTrue(Files.readString(folder.resolve("out/people.csv")).contains(",2015-03\n"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("key"))));
    }

    @Test
    void twoIdsThatTheExtractMergesAreOneChildAndCirclesAreNot() throws IOException {
        Files.writeString(folder.resolve("dictionary.csv"), DICTIONARY + "merges,id,drop,subject_reference,,,,,,,,\n"
                + "merges,former,drop,former_subject,,,,,,,,\n");
        Files.writeString(folder.resolve("in/merges.csv"), "id,former\n2,1\n1,2\n2,2\n2,\n");
        Files.writeString(folder.resolve("in/notes.csv"), "note_id,id,day,state,text\nn1,1,2026-01-02,final,Dampierre came\n"
                + "n2,2,2026-01-03,final,Quillfeather came\n");
        assertEquals(0, run(), told());
        List<String> notes = Files.readAllLines(folder.resolve("out/notes.csv"));
        assertEquals(1, notes.stream().skip(1).map(row -> row.split(",")[1]).distinct().count(), notes.toString());
        assertFalse(notes.toString().contains("Quillfeather") || notes.toString().contains("Dampierre"), notes.toString());
    }

    @Test
    void theSameKeyGivesTheSameAndAnotherKeyAnother() throws IOException {
        String key = folder.resolve("key").toString();
        assertEquals(0, run("--key", key));
        String first = Files.readString(folder.resolve("out/people.csv"));
        assertEquals(0, run("--key", key));
        assertEquals(first, Files.readString(folder.resolve("out/people.csv")));
        assertEquals(0, run("--key", folder.resolve("other").toString()));
        assertNotEquals(first, Files.readString(folder.resolve("out/people.csv")));
        assertEquals(0, run("--key", key, "--provider", "another"));
        assertNotEquals(first, Files.readString(folder.resolve("out/people.csv")));
    }

    @Test
    void aChildWhomTheExtractOptsOutIsNotReleasedAndASilentColumnReleasesNobody() throws IOException {
        people("Y");
        assertEquals(0, run(), told());
        assertTrue(told().contains("opted_out=2"), told());
        assertEquals(2, Files.readAllLines(folder.resolve("out/people.csv")).size());
        Files.writeString(folder.resolve("in/people.csv"), "id,name,mother,born,out\n1,Quillfeather,,2015-03-14,\n");
        assertEquals(3, run(), told());
        assertTrue(told().contains("people.out"), told());
    }

    @Test
    void aWrongDictionaryIsRefusedWithItsLines() throws IOException {
        Files.writeString(folder.resolve("dictionary.csv"), DICTIONARY + "notes,more,keep,surname,,code,as_is,,more,,,\n");
        assertEquals(3, run());
        assertTrue(told().contains("line 12: "), told());
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @Test
    void wrongOptionsAndMissingFilesHaveTheirCodes() throws IOException {
        assertEquals(2, Pseudonymise.run(new String[] {"--in", "x"}, System.out, new PrintStream(err)));
        assertEquals(2, run("--as-of", "never"));
        assertEquals(0, Pseudonymise.run(new String[] {"--help"}, new PrintStream(err), new PrintStream(err)));
        Files.writeString(folder.resolve("key"), "short");
        assertEquals(2, run("--key", folder.resolve("key").toString()));
        Files.delete(folder.resolve("dictionary.csv"));
        assertEquals(1, run());
    }
}
