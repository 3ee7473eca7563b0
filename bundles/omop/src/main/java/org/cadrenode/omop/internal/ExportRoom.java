package org.cadrenode.omop.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.omop.HealthExport;
import org.cadrenode.api.research.ResearchDatabase;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.omop.engine.About;
import org.cadrenode.omop.engine.Account;
import org.cadrenode.omop.engine.Check;
import org.cadrenode.omop.engine.Export;
import org.cadrenode.omop.engine.Inspection;
import org.cadrenode.omop.engine.LeftOut;
import org.cadrenode.omop.engine.Quality;
import org.cadrenode.omop.engine.QualityPage;
import org.cadrenode.omop.engine.Shown;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Makes exports beside their folder and moves them into place once they are checked, on stable storage and journalled. What a kill
 * leaves behind has a name of its own, and goes with the next export to that folder.
 */
@Component(service = {HealthExport.class, ExportRoom.class}, configurationPid = OmopConfiguration.PID)
@Designate(ocd = OmopConfiguration.class)
public final class ExportRoom implements HealthExport {
    private final ResearchDatabase research;
    private final Journal journal;
    private final Authorizer authorizer;
    private final OmopConfiguration configuration;
    private final SiteRules rules;
    private final Shown shown;
    private final Clock clock;

    /** Serves the research database of the node. */
    @Activate
    public ExportRoom(@Reference ResearchDatabase research, @Reference Journal journal, @Reference Authorizer authorizer,
            OmopConfiguration configuration) {
        this(research, journal, authorizer, configuration, configuration.directory().isEmpty()
                ? Path.of(System.getProperty("karaf.etc", "etc"), "omop") : Path.of(configuration.directory()), Clock.systemUTC());
    }

    ExportRoom(ResearchDatabase research, Journal journal, Authorizer authorizer, OmopConfiguration configuration, Path folder, Clock clock) {
        this.research = research;
        this.journal = journal;
        this.authorizer = authorizer;
        this.configuration = configuration;
        this.rules = new SiteRules(folder);
        this.shown = new Shown(configuration.smallestCount());
        this.clock = clock;
    }

    @Override
    public synchronized Made export(Path folder, String reason) throws IOException {
        String actor = authorizer.require("omop:export");
        Path target = folder.toAbsolutePath().normalize();
        Path name = target.getFileName();
        if (name == null || Files.exists(target)) {
            throw new FileAlreadyExistsException("the export's folder");
        }
        if (!Files.isDirectory(target.getParent())) {
            throw new NoSuchFileException("the folder above the export's");
        }
        Path part = target.resolveSibling("." + name + ".part");
        remove(part);
        try {
            Files.createDirectory(part, owner());
            Instant now = clock.instant();
            LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
            long takingsOut = research.takingsOut();
            Account account = new Export(rules.places(), rules.concepts(), about(today)).write(research::read, part);
            Quality quality = Inspection.of(part, rules.thresholds(), today);
            Report report = report(now, quality, Optional.of(account));
            if (quality.violations() > 0) {
                throw new CadreException(ErrorCode.CHECK_FAILED, "The export is not as the model says, and was not kept: "
                        + report.failed().stream().map(one -> one.rule() + " of " + one.table() + "." + one.field()).distinct().toList());
            }
            Files.writeString(part.resolve("quality.html"), report.page());
            Files.writeString(part.resolve("quality.json"), report.json());
            force(part);
            demandNobodyTakenOutSince(takingsOut);
            journal.record(AuditEvent.of(AuditAction.EXPORT_MADE, "omop").by(actor).because(reason).with("folder", name)
                    .count("events", account.events()).count("persons", account.rows().getOrDefault("person", 0))
                    .count("rows", account.rows().values().stream().mapToLong(Integer::longValue).sum()));
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            return new Made(quality.rows(), account.events(), leftOut(account), report);
        } finally {
            remove(part);
        }
    }

    // Who was taken out while it was made may stand in it, and its time and the journal would say that it was made behind that.
    private void demandNobodyTakenOutSince(long takingsOut) {
        if (research.takingsOut() != takingsOut) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "children or a delivery were taken out of the research database while the export"
                    + " was made, which was not kept: make it again");
        }
    }

    @Override
    public Report check(Path folder) throws IOException {
        authorizer.require("omop:read");
        Instant now = clock.instant();
        return report(now, Inspection.of(folder, rules.thresholds(), LocalDate.ofInstant(now, ZoneOffset.UTC)), Optional.empty());
    }

    /** Reads the site's rules, and returns how many places and concepts there are. */
    String rules() {
        about(LocalDate.EPOCH);
        rules.thresholds();
        return rules.places().size() + " rules say where events belong, " + rules.concepts().size() + " codes have a concept";
    }

    private About about(LocalDate today) {
        try {
            return new About(configuration.name(), configuration.abbreviation(), configuration.holder(), configuration.vocabularyVersion(), today);
        } catch (IllegalArgumentException e) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "org.cadrenode.omop: " + e.getMessage());
        }
    }

    private Report report(Instant now, Quality quality, Optional<Account> account) {
        List<Finding> failed = quality.checks().stream().filter(check -> check.outcome() == Check.Outcome.FAILED)
                .map(check -> new Finding(check.rule().kind().name().toLowerCase(Locale.ROOT), check.rule().id(), check.table(), check.field(),
                        shown.failingInWords(check), shown.lookedInWords(check))).toList();
        return new Report(quality.count(Check.Outcome.PASSED), quality.count(Check.Outcome.NOTHING), quality.violations(), failed,
                QualityPage.of(now, quality, account, shown), QualityForm.write(now, quality, account, shown));
    }

    private static Map<String, Long> leftOut(Account account) {
        Map<String, Long> leftOut = new LinkedHashMap<>();
        for (LeftOut why : LeftOut.values()) {
            long events = account.leftOut().getOrDefault(why, 0L);
            if (events > 0) {
                leftOut.put(why.sentence(), events);
            }
        }
        return leftOut;
    }

    private static FileAttribute<?>[] owner() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))}
                : new FileAttribute<?>[0];
    }

    private static void force(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
            }
        }
    }

    private static void remove(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
