package org.cadrenode.pseudonymise.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.DictionaryFinding;
import org.junit.jupiter.api.Test;

class SystemProposalsTest {
    @Test
    void aCodeSystemIsProposedByTheNameOfAColumnThatMayHoldCodesAndNamesNone() {
        DictionaryReader.Reading reading = DictionaryReader.read(new SourceId("clinic"), """
                table,column,decision,identifier,type,transform,destination,flags,codes,system
                visits,id,drop,subject,,,,,,
                visits,diagnosis_icd,keep,,code,as_is,diagnosis,,,
                visits,snomed_code,keep,,code,as_is,snomed,,,snomed
                visits,diag_date,keep,,date,as_is,diag_date,,,
                visits,rec,drop,,,,,,,
                visits,diagnosis_id,keep,,code,pseudonym,diagnosis_id,key,,
                visits,procedure,drop,,,,,,,none
                visits,ward,keep,,code,as_is,ward,,,
                """.getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of(), reading.findings());
        assertEquals(List.of(3L, 6L), reading.proposals().stream().map(DictionaryFinding::line).toList());
        assertTrue(reading.proposals().get(0).remedy().startsWith("write icd10 in"), reading.proposals().get(0).remedy());
        assertTrue(reading.proposals().get(1).remedy().startsWith("write ssda903 in"), reading.proposals().get(1).remedy());
    }

    @Test
    void whatTellsAnAdoptionByItsNameIsProposedToBeDropped() {
        DictionaryReader.Reading reading = DictionaryReader.read(new SourceId("school"), """
                table,column,decision,identifier,type,transform,destination,flags,codes,system
                pupil,id,drop,subject,,,,key,,
                pupil,plaa,keep,,code,as_is,plaa,,A;G;R;N,
                pupil,adopted_from_care,drop,,,,,,,
                pupil,adoption_team,keep,,code,as_is,team,,,none
                pupil,date_of_adoption,keep,,date,month,adopted,,,
                """.getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of(), reading.findings());
        assertEquals(List.of(3L, 6L), reading.proposals().stream().map(DictionaryFinding::line).toList());
        assertTrue(reading.proposals().get(0).remedy().startsWith("drop it"), reading.proposals().get(0).remedy());
    }

    @Test
    void theDictionariesThatAreShippedLeaveNothingToBeProposed() throws IOException {
        List<Path> dictionaries = new ArrayList<>();
        try (DirectoryStream<Path> connectors = Files.newDirectoryStream(Path.of(".."), "connector-*")) {
            for (Path connector : connectors) {
                add(connector.resolve("sample"), "dictionary.csv", dictionaries);
            }
        }
        add(Path.of("../../etc/dictionaries"), ".csv", dictionaries);
        assertTrue(dictionaries.size() > 20, dictionaries::toString);
        for (Path dictionary : dictionaries) {
            DictionaryReader.Reading reading = DictionaryReader.read(new SourceId("clinic"), Files.readAllBytes(dictionary));
            assertEquals(List.of(), reading.findings(), dictionary::toString);
            assertEquals(List.of(), reading.proposals(), dictionary::toString);
        }
    }

    private static void add(Path folder, String ending, List<Path> files) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> walk = Files.walk(folder)) {
                walk.filter(file -> file.getFileName().toString().endsWith(ending)).sorted().forEach(files::add);
            }
        }
    }
}
