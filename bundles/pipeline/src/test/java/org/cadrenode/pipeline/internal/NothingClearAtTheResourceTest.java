package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.keystore.engine.GrowingKeys;
import org.h2.store.fs.encrypt.FileEncrypt;
import org.h2.store.fs.encrypt.FilePathEncrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What two providers know of children is looked for in the files of the resource as they are when they are decrypted. */
class NothingClearAtTheResourceTest {
    private static final int CHILDREN = 6;

    @TempDir
    private Path folder;

    @Test
    void noNameNumberOrBirthDateIsInTheStoresOfLinkageAndResearchNorInTheJournal() throws IOException {
        GrowingKeys keys = new GrowingKeys(1);
        WholeJournal journal = new WholeJournal(keys.present());
        List<String> clear = new ArrayList<>();
        Path files = folder.resolve("site");
        try (WholeSite site = new WholeSite(files, keys, new GrowingKeys(2), journal)) {
            for (ProviderId provider : List.of(WholeSite.TRUST, WholeSite.COUNCIL)) {
                StringBuilder lines = new StringBuilder("id,nhs,forename,surname,born,state,out");
                for (int child = 0; child < CHILDREN; child++) {
                    String id = provider + "-" + (4711 + child);
                    clear.addAll(List.of(id, SiteModel.nhsNumber(child), SiteModel.forename(child), SiteModel.surname(child, false), SiteModel.born(child)));
                    lines.append("\n1+").append(id).append(',').append(SiteModel.nhsNumber(child)).append(',').append(SiteModel.forename(child)).append(',')
                            .append(SiteModel.surname(child, false)).append(',').append(SiteModel.born(child)).append(",statecode").append(child).append(",N");
                }
                site.deliver(provider, "people", lines.toString());
            }
            boolean moved = true;
            while (moved) {
                moved = site.provider() | site.resource() | site.custodian.takeAll() | site.release();
            }
            assertEquals(CHILDREN, site.linkage.status().linked(), "all of them were linked");
        }
        String linkage = decrypted(files.resolve("linkage"), keys, KeyPurpose.LINKAGE_FILE);
        String research = decrypted(files.resolve("research"), keys, KeyPurpose.RESEARCH_FILE);
        assertTrue(research.contains("statecode3"), "the file is read as it should be");
        assertTrue(linkage.contains("mh-trust"), "the file is read as it should be");
        String entries = journal.latest(10_000).toString();
        assertTrue(entries.contains("SUBJECTS_LINKED"));
        // Some have no number.
        clear.removeIf(String::isBlank);
        for (String value : clear) {
            assertFalse(linkage.contains(value), () -> "linkage holds " + value);
            assertFalse(research.contains(value), () -> "research holds " + value);
            assertFalse(entries.contains(value), () -> "the journal holds " + value);
        }
    }

    private static String decrypted(Path store, GrowingKeys keys, KeyPurpose purpose) throws IOException {
        try (Stream<Path> files = Files.walk(store)) {
            Path file = files.filter(one -> one.toString().endsWith(".mv.db")).findFirst().orElseThrow();
            byte[] password = FilePathEncrypt.getPasswordBytes(keys.present().filePassword(purpose, 1));
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                    FileChannel clear = new FileEncrypt(file.toString(), password, channel)) {
                ByteBuffer bytes = ByteBuffer.allocate((int) clear.size());
                while (bytes.hasRemaining() && clear.read(bytes, bytes.position()) > 0) {
                    continue;
                }
                return new String(bytes.array(), StandardCharsets.ISO_8859_1);
            }
        }
    }
}
