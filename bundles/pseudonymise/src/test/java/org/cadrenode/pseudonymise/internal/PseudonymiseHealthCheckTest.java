package org.cadrenode.pseudonymise.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.approved.ApprovedFiles;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.SourceStatus;
import org.cadrenode.api.delivery.Sources;
import org.cadrenode.api.dictionary.SourceShape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PseudonymiseHealthCheckTest {
    private static final String HEADER = "table,column,decision,identifier,type,transform,destination,flags,codes,comment\n";
    private static final String SUBJECT = "people,id,drop,subject,,,,key,,\n";
    private static final String AREA = "people,post,keep,postcode,code,area,area,quasi,,\n";

    @TempDir
    Path folder;
    private final Fakes.MemoryJournal journal = new Fakes.MemoryJournal();
    private final List<SourceStatus> connected = new ArrayList<>();
    private DictionaryFiles files;
    private PseudonymiseHealthCheck check;

    @BeforeEach
    void open() throws IOException {
        Files.writeString(folder.resolve("areas.table"), "postcode_prefix,area\nZQ1,EAST\n");
        files = new DictionaryFiles(folder, new ApprovedFiles(folder.resolve("kept"), DictionaryFiles.KIND, new Fakes.Keys()), ShippedDictionaries.NONE, journal,
                Clock.systemUTC());
        check = new PseudonymiseHealthCheck(folder.resolve("areas.table"), files, new Connected());
    }

    private void approved(String source, String content) throws IOException {
        dictionary(source, content);
        SourceId id = new SourceId(source);
        files.approve(id, files.other(id, Optional.empty()), "gwen", "greta", "agreed");
        journal.events.clear();
    }

    private void dictionary(String source, String content) throws IOException {
        Files.writeString(folder.resolve(source + ".csv"), content);
    }

    private static String messages(Result result) {
        StringBuilder messages = new StringBuilder();
        result.forEach(entry -> messages.append(entry.getMessage()).append('\n'));
        return messages.toString();
    }

    @Test
    void allIsWellWhereEverySourceHasAGoodDictionary() throws IOException {
        approved("clinic", HEADER + SUBJECT + AREA);
        connect("clinic");
        Result result = check.execute();
        assertEquals(Result.Status.OK, result.getStatus());
        assertTrue(messages(result).contains("1 dictionaries pass"), messages(result));
        assertEquals(List.of(), journal.events, "a look brings no dictionary into force");
    }

    @Test
    void aDictionaryThatFailsItsCheckIsCritical() throws IOException {
        approved("clinic", HEADER + SUBJECT);
        dictionary("school", HEADER + "people,name,keep,,nonsense,,,,,\n");
        Result result = check.execute();
        assertEquals(Result.Status.CRITICAL, result.getStatus());
        assertTrue(messages(result).contains("dictionary of school has"), messages(result));
        assertTrue(messages(result).contains("1 dictionaries pass"), messages(result));
    }

    @Test
    void aDictionaryThatWaitsForApprovalIsAWarningThatNamesTheCommands() throws IOException {
        dictionary("clinic", HEADER + SUBJECT);
        Result first = check.execute();
        assertEquals(Result.Status.WARN, first.getStatus());
        assertTrue(messages(first).contains("clinic waits for its first approval") && messages(first).contains("dictionary:approve clinic"),
                messages(first));
        approved("clinic", HEADER + SUBJECT);
        assertEquals(Result.Status.OK, check.execute().getStatus());
        dictionary("clinic", HEADER + SUBJECT + AREA);
        Result changed = check.execute();
        assertEquals(Result.Status.WARN, changed.getStatus());
        assertTrue(messages(changed).contains("change of the dictionary of clinic waits for approval"), messages(changed));
        dictionary("clinic", HEADER + "people,name,keep,,nonsense,,,,,\n");
        Result wrong = check.execute();
        assertEquals(Result.Status.WARN, wrong.getStatus(), "what was approved stays in force");
        assertTrue(messages(wrong).contains("what was in force before stays"), messages(wrong));
    }

    @Test
    void aSourceWithoutADictionaryIsAWarning() throws IOException {
        approved("clinic", HEADER + SUBJECT);
        connect("clinic");
        connect("council");
        Result result = check.execute();
        assertEquals(Result.Status.WARN, result.getStatus());
        assertTrue(messages(result).contains("no dictionary for council"), messages(result));
    }

    @Test
    void aMissingOrWrongTableOfAreasIsCriticalWhereADictionaryAsksForIt() throws IOException {
        approved("clinic", HEADER + SUBJECT);
        Files.delete(folder.resolve("areas.table"));
        assertEquals(Result.Status.OK, check.execute().getStatus());
        approved("clinic", HEADER + SUBJECT + AREA);
        Result missing = check.execute();
        assertEquals(Result.Status.CRITICAL, missing.getStatus());
        assertTrue(messages(missing).contains("areas.table is missing"), messages(missing));
        Files.writeString(folder.resolve("areas.table"), "what,is,this\n");
        assertEquals(Result.Status.CRITICAL, check.execute().getStatus());
    }

    @Test
    void withoutConnectorsTheDictionariesAreLookedAtAllTheSame() throws IOException {
        dictionary("clinic", HEADER + "people,name,keep,,nonsense,,,,,\n");
        assertEquals(Result.Status.CRITICAL,
                new PseudonymiseHealthCheck(folder.resolve("areas.table"), files, null).execute().getStatus());
    }

    private void connect(String source) {
        connected.add(new SourceStatus(new SourceId(source), new ProviderId("trust"), "csv", "A source", "inbox", true, 0));
    }

    private final class Connected implements Sources {
        @Override
        public List<SourceStatus> sources() {
            return connected;
        }

        @Override
        public Optional<SourceStatus> source(SourceId source) {
            throw Fakes.unused();
        }

        @Override
        public Optional<SourceShape> shape(SourceId source) {
            throw Fakes.unused();
        }

        @Override
        public List<String> check(SourceId source) {
            throw Fakes.unused();
        }

        @Override
        public void start(SourceId source) {
            throw Fakes.unused();
        }

        @Override
        public void stop(SourceId source) {
            throw Fakes.unused();
        }
    }
}
