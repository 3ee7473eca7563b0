package org.cadrenode.optout.internal;

import static org.cadrenode.optout.internal.Site.DECIDED;
import static org.cadrenode.optout.internal.Site.nhsNumber;
import static org.cadrenode.optout.internal.Site.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever has the file's password but not the keys of its records alters the tables, or puts files back. */
class OptOutIntegrityTest {
    private static final List<String> FILES = List.of("optout.mv.db", "optout.anchor");

    @TempDir
    private Path directory;

    private static void fill(Site site) throws IOException {
        site.screen(1, patient(1), patient(2), patient(3));
        site.add(nhsNumber(2) + ",,,," + DECIDED, nhsNumber(3) + ",,,," + DECIDED);
        site.add(nhsNumber(9) + ",,Forename9,Surname9," + Site.birthDate(9) + DECIDED);
        site.optOut().ordered(site.optOut().due().subList(0, 1), "order-1");
    }

    private void refused() {
        assertEquals(ErrorCode.CONTENT_CHANGED, assertThrows(CadreException.class, () -> {
            try (Site opened = new Site(directory)) {
                throw new AssertionError("it opened with " + opened.optOut().status());
            }
        }).code());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "UPDATE request SET scope = 'none' WHERE reference = 1",
        "UPDATE request SET searched = NOT searched WHERE reference = 1",
        "UPDATE request SET named = FALSE WHERE reference = 3",
        "UPDATE request SET decided_on = DATE '2020-01-01' WHERE reference = 1",
        "UPDATE suppressed SET progress = 'HONOURED' WHERE progress = 'DUE'",
        "UPDATE suppressed SET order_name = 'other' WHERE progress = 'ORDERED'",
        "UPDATE suppressed SET in_vault = NOT in_vault",
        "DELETE FROM request WHERE reference = 2",
        "DELETE FROM request",
        "DELETE FROM suppressed",
        "DELETE FROM request_mark WHERE reference = 3",
        "DELETE FROM suppressed_mark",
        "UPDATE state SET number = number + 1 WHERE name = 'version'",
        "DELETE FROM store_state",
    })
    void whateverIsAlteredInTheTablesTheRegisterStaysClosed(String sql) throws IOException, SQLException {
        try (Site site = new Site(directory)) {
            fill(site);
            try (Connection connection = new OptOutDatabase(directory.resolve("optout"), 4, site.keys()).connect()) {
                assertTrue(connection.createStatement().executeUpdate(sql) > 0);
            }
        }
        refused();
    }

    @Test
    void whatWasWrittenInGoodOrderOpensAgain() throws IOException {
        try (Site site = new Site(directory)) {
            fill(site);
        }
        try (Site site = new Site(directory)) {
            assertEquals(3, site.optOut().status().requests());
            assertEquals(2, site.suppressed().size());
            site.optOut().honoured("order-1");
        }
        new Site(directory).close();
    }

    @Test
    void theDatabaseOrTheAnchorOfAnOlderDayIsRefusedBesideTheOther() throws IOException {
        Path home = directory.resolve("optout");
        Path kept = Files.createDirectories(directory.resolve("kept"));
        try (Site site = new Site(directory)) {
            fill(site);
        }
        for (String name : FILES) {
            Files.copy(home.resolve(name), kept.resolve(name));
        }
        try (Site site = new Site(directory)) {
            site.add(nhsNumber(20) + ",,,," + DECIDED);
            site.add(nhsNumber(21) + ",,,," + DECIDED);
        }
        for (String name : FILES) {
            byte[] present = Files.readAllBytes(home.resolve(name));
            Files.copy(kept.resolve(name), home.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            refused();
            Files.delete(home.resolve(name));
            refused();
            Files.write(home.resolve(name), present);
        }
        new Site(directory).close();
    }

    @Test
    void afterARotationOfEveryKeyTheSameChildrenAreOutAndTheSameRequestsKnown() throws IOException {
        RotatingKeys keys = new RotatingKeys(31);
        try (Site site = new Site(directory, keys)) {
            fill(site);
            for (KeyPurpose purpose : site.optOut().purposes()) {
                keys.rotate(purpose);
            }
            // Between a rotation and the renewal the register goes on under the former versions.
            assertEquals(0, site.add(nhsNumber(2) + ",,,," + DECIDED));
            assertEquals(1, site.add(nhsNumber(4) + ",,,," + DECIDED));
            site.screen(2, patient(4), patient(5));
            outAre(site, 2, 3, 4);
            assertEquals(0, site.optOut().renew(KeyPurpose.SUPPRESSION_RECORD, 1));
            assertEquals(0, site.optOut().renew(KeyPurpose.SUPPRESSION_LOOKUP, 1));
            assertEquals(1, site.optOut().renew(KeyPurpose.OPTOUT_FILE, 1));
            goesOn(site, 6);
        }
        try (Site site = new Site(directory, keys)) {
            assertEquals(0, site.optOut().renew(KeyPurpose.OPTOUT_FILE, 1));
            outAre(site, 2, 3, 4, 6);
            goesOn(site, 8);
        }
    }

    private static void goesOn(Site site, int child) throws IOException {
        assertEquals(0, site.add(nhsNumber(2) + ",,,," + DECIDED, nhsNumber(4) + ",,,," + DECIDED));
        assertEquals(1, site.add(nhsNumber(child) + ",,,," + DECIDED));
        site.screen(10 + child, patient(child), patient(child + 1), patient(9));
        assertTrue(site.suppressed().containsKey(site.key("P" + child)));
        assertTrue(site.suppressed().containsKey(site.key("P9")));
        assertTrue(site.vault().knows(site.key("P" + (child + 1))) || child + 1 == 9);
    }

    private static void outAre(Site site, int... children) {
        for (int child : children) {
            assertTrue(site.suppressed().containsKey(site.key("P" + child)), "child " + child);
        }
    }
}
