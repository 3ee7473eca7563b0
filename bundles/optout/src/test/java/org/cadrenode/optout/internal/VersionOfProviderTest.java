package org.cadrenode.optout.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.identifiable.OptOutScreen.StoppedChild;
import org.cadrenode.optout.internal.MemoryLanding.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose deliveries have to be screened again once the register has changed: never too few, and not everybody's for one child. */
class VersionOfProviderTest {
    private static final ProviderId COUNCIL = new ProviderId("council");
    private static final ProviderId STRANGER = new ProviderId("stranger");

    @TempDir
    Path directory;
    private Site site;

    @BeforeEach
    void open() throws IOException {
        site = new Site(directory);
        site.screen(1, Site.patient(1), Site.patient(2));
        screen(2, Site.patient(3), Site.patient(4));
    }

    @AfterEach
    void close() {
        site.close();
    }

    private Screened screen(int number, Row... rows) throws IOException {
        return site.screen(site.landing.put(number, COUNCIL, "", Arrays.asList(rows)));
    }

    private void optOut(int child) throws IOException {
        site.add(Site.nhsNumber(child) + ",,,,," + Site.DECIDED.substring(1));
    }

    private long version(ProviderId provider) {
        return site.optOut().version(provider);
    }

    @Test
    void aDecisionMayConcernAnybodyUntilItIsKnownWhoIsMeant() throws IOException {
        Screened before = screen(3, Site.patient(3));
        optOut(1);
        for (ProviderId provider : List.of(Site.TRUST, COUNCIL, STRANGER)) {
            assertEquals(site.optOut().version(), version(provider));
        }
        assertTrue(before.optOuts() < version(COUNCIL));
    }

    // A screening stops children by itself, so that a delivery of just before has the version of the decision.
    @Test
    void aChildWhoIsStoppedConcernsItsProviderAlone() throws IOException {
        optOut(1);
        long decided = site.optOut().version();
        assertEquals(List.of(site.key("P1")), site.optOut().due().stream().map(StoppedChild::subject).toList());
        assertTrue(decided < version(Site.TRUST));
        assertEquals(site.optOut().version(), version(Site.TRUST));
        assertEquals(decided, version(COUNCIL));
        assertEquals(decided, version(STRANGER));
        assertEquals(site.optOut().version(), site.screen(4, Site.patient(2)).optOuts());
    }

    @Test
    void aChildOfTwoProvidersConcernsBoth() throws IOException {
        screen(3, Site.patient(1));
        optOut(1);
        long decided = site.optOut().version();
        assertEquals(2, site.optOut().due().size());
        assertTrue(decided < version(Site.TRUST));
        assertTrue(decided < version(COUNCIL));
        assertEquals(decided, version(STRANGER));
    }

    @Test
    void whomAChangeConcernedIsNotRememberedOverAStartSoItConcernsAll() throws IOException {
        optOut(1);
        long decided = site.optOut().version();
        site.optOut().due();
        assertEquals(decided, version(COUNCIL));
        site.restart();
        assertTrue(decided < version(COUNCIL));
        assertEquals(site.optOut().version(), version(STRANGER));
        assertEquals(version(COUNCIL), screen(4, Site.patient(3)).optOuts());
    }
}
