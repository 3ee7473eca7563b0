package org.cadrenode.terms.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.api.approved.ApprovedFiles;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.security.Approval;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.api.terms.Purpose;
import org.cadrenode.api.terms.Terms;
import org.cadrenode.api.terms.TermsBook;
import org.cadrenode.api.terms.TermsReview;
import org.cadrenode.api.terms.TermsState;
import org.cadrenode.api.terms.TermsState.Finding;
import org.cadrenode.terms.engine.Judgement;
import org.cadrenode.terms.engine.TermsText;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The terms as files of one folder, {@code <source>.terms}. In force is what two people approved, of which a copy is kept, or
 * what came with the node where the site approved none; terms are journalled by their digest before they are first used.
 * Files are small and read whenever they are asked for, so that no look at them is older than the question. Thread-safe.
 */
@Component(service = {TermsBook.class, TermsReview.class}, configurationPid = TermsConfiguration.PID)
@Designate(ocd = TermsConfiguration.class)
public final class TermsRoom implements TermsBook, TermsReview {
    /** How the terms in force are kept. */
    static final ApprovedFiles.Kind KIND = new ApprovedFiles.Kind("terms", "terms:approve");
    private static final String SUFFIX = ".terms";
    // Agreements of this country end here at midnight, wherever the appliance's clock thinks it is.
    private static final ZoneId PLACE = ZoneId.of("Europe/London");

    private volatile Settings settings;
    private final ApprovedFiles approved;
    private final ShippedTerms shipped;
    private final Journal journal;
    private final Approvals approvals;
    private final Authorizer authorizer;
    private final Clock clock;
    private final Map<SourceId, Digest> inForce = new ConcurrentHashMap<>();

    /** Where the files lie, and what the resource serves. */
    record Settings(Path folder, Set<Purpose> served) {
        Settings {
            served = Set.copyOf(served);
        }

        static Settings of(TermsConfiguration configuration) {
            return new Settings(configuration.directory().isBlank() ? Path.of(System.getProperty("karaf.etc", "etc"), "terms")
                    : Path.of(configuration.directory()), TermsRoom.served(configuration.purposes()));
        }
    }

    /** A file's bytes and what they say. */
    private record Content(byte[] bytes, TermsText.Reading reading) {
        Digest digest() {
            return Digest.ofContent(bytes);
        }
    }

    /** What is in force, nothing without a file, and the file beside it; {@code arriving} came with the node and is not kept yet. */
    private record Standing(Optional<Content> file, Optional<ApprovedFiles.Kept> held, boolean arriving) {
        Optional<TermsText.Reading> reading(SourceId source) {
            return held.map(one -> TermsText.read(source, one.content()));
        }
    }

    /** Made by the runtime. */
    @Activate
    public TermsRoom(TermsConfiguration configuration, @Reference Keystore keystore, @Reference Journal journal,
            @Reference Approvals approvals, @Reference Authorizer authorizer) {
        this(Settings.of(configuration),
                new ApprovedFiles(Path.of(System.getProperty("karaf.data", "data")).resolve("cadre/terms"), KIND, keystore),
                ShippedTerms.BUNDLED, journal, approvals, authorizer, Clock.systemUTC());
    }

    TermsRoom(Settings settings, ApprovedFiles approved, ShippedTerms shipped, Journal journal, Approvals approvals,
            Authorizer authorizer, Clock clock) {
        this.settings = settings;
        this.approved = approved;
        this.shipped = shipped;
        this.journal = journal;
        this.approvals = approvals;
        this.authorizer = authorizer;
        this.clock = clock;
    }

    // Without a restart of all that stands on it.
    @Modified
    void modified(TermsConfiguration configuration) {
        settings = Settings.of(configuration);
    }

    // A word that is none makes the whole setting count as none: nothing is released for a purpose that nobody understood.
    static Set<Purpose> served(String configured) {
        Set<Purpose> purposes = EnumSet.noneOf(Purpose.class);
        for (String word : configured.split("[,\\s]+")) {
            Optional<Purpose> purpose = Purpose.of(word);
            if (purpose.isEmpty() && !word.isEmpty()) {
                return Set.of();
            }
            purpose.ifPresent(purposes::add);
        }
        return purposes;
    }

    @Override
    public Set<Purpose> served() {
        return settings.served();
    }

    @Override
    public Optional<Terms> terms(SourceId source) {
        return ruling(source).terms();
    }

    @Override
    public List<Refusal> refusals(SourceId source) {
        return ruling(source).refusals();
    }

    @Override
    public Ruling ruling(SourceId source) {
        try {
            Standing standing = standing(source);
            if (standing.arriving()) {
                arrive(source);
                standing = standing(source);
            }
            Ruling ruling = ruling(source, standing);
            Optional<ApprovedFiles.Kept> held = standing.held();
            ruling.terms().ifPresent(terms -> comeIntoForce(terms, held.orElseThrow()));
            return ruling;
        } catch (CadreException e) {
            // Unknown means refuse, and to whoever looks it says why.
            return new Ruling(Optional.empty(), List.of(new Refusal(0, e.getMessage())));
        }
    }

    private Ruling ruling(SourceId source, Standing standing) {
        if (standing.file().isEmpty()) {
            return new Ruling(Optional.empty(), List.of(new Refusal(0, "source " + source + " has no terms; write " + source + SUFFIX
                    + " in the terms folder, and approve it with terms:approve " + source)));
        }
        if (standing.held().isEmpty()) {
            List<Finding> findings = standing.file().get().reading().findings();
            return new Ruling(Optional.empty(), findings.isEmpty()
                    ? List.of(new Refusal(0, "the terms of " + source + " wait for their approval by two people; terms:approve " + source))
                    : refusals(source, findings));
        }
        TermsText.Reading reading = standing.reading(source).orElseThrow();
        return reading.terms().isEmpty() ? new Ruling(Optional.empty(), refusals(source, reading.findings()))
                : new Ruling(reading.terms(), Judgement.of(reading, settings.served(), today()));
    }

    private static List<Refusal> refusals(SourceId source, List<Finding> findings) {
        return findings.stream().map(finding -> new Refusal(finding.line(), "the terms of " + source + " are wrong: " + finding.problem()
                + "; " + finding.remedy())).toList();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), PLACE);
    }

    @Override
    public List<SourceId> sources() {
        try (Stream<Path> files = Files.list(settings.folder())) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(SUFFIX))
                    .flatMap(name -> source(name.substring(0, name.length() - SUFFIX.length())).stream()).sorted()
                    .collect(Collectors.toUnmodifiableList());
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw failed("list the terms", e);
        }
    }

    private static Optional<SourceId> source(String name) {
        try {
            return Optional.of(new SourceId(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public TermsState state(SourceId source) {
        Optional<Content> file = content(source);
        List<Finding> findings = file.map(content -> content.reading().findings()).orElse(List.of());
        Optional<TermsState.InForce> now = Optional.empty();
        List<Refusal> refusals;
        try {
            Standing standing = standing(source);
            Ruling ruling = ruling(source, standing);
            refusals = ruling.refusals();
            now = ruling.terms().map(terms -> {
                ApprovedFiles.Kept kept = standing.held().orElseThrow();
                return new TermsState.InForce(terms, kept.askedBy(), kept.approvedBy(), kept.since());
            });
        } catch (CadreException e) {
            if (e.code() != ErrorCode.CONTENT_CHANGED) {
                throw e;
            }
            refusals = List.of(new Refusal(0, e.getMessage()));
        }
        return new TermsState(source, now, file.map(Content::digest), findings, file.flatMap(content -> content.reading().terms()),
                refusals, today());
    }

    @Override
    public TermsState approve(SourceId source, String reason) {
        String actor = authorizer.require("terms:approve");
        // Read once: what the second person says yes to is what is kept.
        Content content = content(source).orElseThrow(
                () -> new CadreException(ErrorCode.NOT_FOUND, "the terms folder has no file " + source + SUFFIX));
        List<Finding> findings = content.reading().findings();
        if (!findings.isEmpty()) {
            Finding first = findings.get(0);
            throw new CadreException(ErrorCode.TERMS_INVALID, source + SUFFIX + " has " + findings.size() + " findings; the first: "
                    + new Refusal(first.line(), first.problem() + "; " + first.remedy()).text());
        }
        Optional<ApprovedFiles.Kept> before = readable(source);
        if (before.filter(now -> !now.approvedBy().isEmpty() && now.digest().equals(content.digest())).isPresent()) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "the terms of " + source + " are approved as they are");
        }
        // With what it takes the place of: a word that was given before another change is none for this one.
        Map<String, String> parameters = new TreeMap<>(Map.of("sha256", content.digest().hex()));
        before.ifPresent(now -> parameters.put("replaces", now.digest().hex()));
        Approval word = approvals.demand(ApprovalKind.TERMS, source.value(), parameters, reason);
        String second = word.decidedBy().orElse("");
        if (second.isBlank() || second.equals(actor)) {
            throw new CadreException(ErrorCode.NOT_PERMITTED, "terms need a second person");
        }
        comeTo(source, content, actor, second, reason);
        return state(source);
    }

    // What was altered is replaced by what two people agree on, and by nothing else.
    private Optional<ApprovedFiles.Kept> readable(SourceId source) {
        try {
            return standing(source).held();
        } catch (CadreException e) {
            if (e.code() == ErrorCode.CONTENT_CHANGED) {
                return Optional.empty();
            }
            throw e;
        }
    }

    // Journalled first.
    private synchronized void comeTo(SourceId source, Content content, String askedBy, String approvedBy, String reason) {
        journal.record(AuditEvent.of(AuditAction.TERMS_APPROVED, source).by(askedBy).because(reason)
                .with("terms_digest", content.digest()).with("approved-by", approvedBy));
        keep(source, new ApprovedFiles.Kept(content.digest(), askedBy, approvedBy, clock.instant(), content.bytes()));
    }

    // Looked at again in here: two people may just have approved something else, which counts before what was shipped.
    private synchronized void arrive(SourceId source) {
        Standing standing = standing(source);
        if (standing.arriving()) {
            ApprovedFiles.Kept kept = standing.held().orElseThrow();
            standing.reading(source).flatMap(TermsText.Reading::terms).ifPresent(terms -> comeIntoForce(terms, kept));
            keep(source, kept);
        }
    }

    private synchronized void comeIntoForce(Terms terms, ApprovedFiles.Kept kept) {
        if (!terms.digest().equals(inForce.get(terms.source()))) {
            journal.record(AuditEvent.of(AuditAction.TERMS_IN_FORCE, terms.source()).with("terms_digest", terms.digest())
                    .with("until", terms.until())
                    .with(kept.approvedBy().isEmpty() ? "standing" : "approved-by", kept.approvedBy().isEmpty() ? "shipped" : kept.approvedBy()));
            inForce.put(terms.source(), terms.digest());
        }
    }

    private void keep(SourceId source, ApprovedFiles.Kept kept) {
        try {
            approved.write(source, kept);
        } catch (IOException e) {
            throw failed("keep the terms of " + source, e);
        }
    }

    private Standing standing(SourceId source) {
        Optional<Content> file = content(source);
        if (file.isEmpty()) {
            return new Standing(file, Optional.empty(), false);
        }
        Optional<ApprovedFiles.Kept> held = held(source);
        if (held.filter(one -> !one.approvedBy().isEmpty()).isEmpty()) {
            Digest digest = file.get().digest();
            boolean known = held.filter(one -> one.digest().equals(digest)).isPresent();
            if (!known && shipped.of(source).filter(digest::equals).isPresent()) {
                return new Standing(file, Optional.of(new ApprovedFiles.Kept(digest, "", "", clock.instant(), file.get().bytes())), true);
            }
        }
        return new Standing(file, held, false);
    }

    private Optional<ApprovedFiles.Kept> held(SourceId source) {
        try {
            return approved.read(source);
        } catch (IOException e) {
            throw failed("read the approved terms of " + source, e);
        }
    }

    private Optional<Content> content(SourceId source) {
        Path file = settings.folder().resolve(source.value() + SUFFIX);
        try {
            byte[] bytes = Files.size(file) > TermsText.LARGEST ? new byte[TermsText.LARGEST + 1] : Files.readAllBytes(file);
            return Optional.of(new Content(bytes, TermsText.read(source, bytes)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (AccessDeniedException e) {
            // A file that root made for itself is wrong like one with a wrong line.
            return Optional.of(new Content(new byte[0], new TermsText.Reading(Optional.empty(), List.of(new Finding(0,
                    "the node may not read " + file.getFileName(), "let its user read it: chgrp cadre-node and chmod 640")), 0, 0)));
        } catch (IOException e) {
            throw failed("read the terms of " + source, e);
        }
    }

    private static CadreException failed(String what, IOException cause) {
        return new CadreException(ErrorCode.IO_FAILED, "could not " + what + ": " + cause.getClass().getSimpleName());
    }
}
