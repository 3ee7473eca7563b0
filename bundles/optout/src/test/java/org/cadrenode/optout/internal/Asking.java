package org.cadrenode.optout.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.identifiable.ScreeningDecision;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.optout.ReleaseRefusal;
import org.cadrenode.optout.internal.MemoryLanding.Row;

/** A site that asks the national service, whose mailbox and clock a test holds. */
final class Asking implements AutoCloseable {
    static final SourceId SOURCE = new SourceId("test");

    final Turning clock = new Turning();
    final Post post = new Post();
    final Site site;
    private NationalRoom room;

    Asking(Path directory) {
        this(directory, 1000, false);
    }

    Asking(Path directory, int lotSize, boolean holdWithoutNumber) {
        site = new Site(directory, Site.keys(5), settings(lotSize, holdWithoutNumber), clock);
        room = open();
    }

    static NationalSettings settings(int lotSize, boolean holdWithoutNumber) {
        return new NationalSettings(true, Set.of(), Set.of(), holdWithoutNumber, Post.SERVICE, Set.of(Post.SERVICE),
                "SPINE_NTT_UPHOLDING", "", "{mailbox}-{ddMMyy}-{number}.dat", lotSize, Duration.ofDays(21), Duration.ofDays(10),
                Duration.ofDays(5), 10, Duration.ofMinutes(60), 25, "15 2 * * *");
    }

    private NationalRoom open() {
        return new NationalRoom(site.optOut(), site.vault(), site.journal, Optional.of(post), new SecureRandom());
    }

    NationalRoom room() {
        return room;
    }

    void restart() {
        site.restart();
        room = open();
    }

    void turn() {
        room.turn(false);
    }

    /** Lets an hour go by, so that whoever is new may be asked about, and turns. */
    void later() {
        clock.forward(Duration.ofHours(1));
        turn();
    }

    List<ScreeningDecision> screen(int number, Row... rows) throws IOException {
        Screened screened = site.screen(number, rows);
        return site.landing.decisions(screened.id());
    }

    Optional<String> refusal() {
        return site.optOut().refusal(Site.TRUST, SOURCE).map(ReleaseRefusal::why);
    }

    static long number(int child) {
        return Long.parseLong(Site.nhsNumber(child));
    }

    @Override
    public void close() {
        site.close();
    }
}
