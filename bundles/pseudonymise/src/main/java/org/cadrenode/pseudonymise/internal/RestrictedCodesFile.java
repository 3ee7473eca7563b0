package org.cadrenode.pseudonymise.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.terms.RestrictedCode;
import org.cadrenode.api.terms.RestrictedCodes;
import org.cadrenode.api.terms.RestrictedList;
import org.cadrenode.api.terms.Terms;
import org.cadrenode.api.terms.TermsBook;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The site's list of restricted codes, a file that is read anew when it has changed; a list is journalled before it is first
 * used. A file that is missing or wrong gives no list, so that nothing leaves.
 */
@Component(service = RestrictedCodes.class, configurationPid = PseudonymiseConfiguration.PID)
public final class RestrictedCodesFile implements RestrictedCodes {
    private static final long LARGEST_FILE = 64L << 20;
    private static final String JOURNALLED = "restricted-codes";

    private final Path file;
    private final TermsBook terms;
    private final Journal journal;
    private @Nullable Known known;
    private Optional<Digest> inForce = Optional.empty();

    /** A file as it was read: what each source has of it is made when it is first asked for. */
    private record Known(Optional<EtcFiles.Stamp> stamp, Digest digest, RestrictedListReader.Reading reading,
            Map<Set<String>, RestrictedList> bySource) { }

    @Activate
    public RestrictedCodesFile(PseudonymiseConfiguration configuration, @Reference TermsBook terms, @Reference Journal journal) {
        this(EtcFiles.of(configuration.restrictedCodesFile(), "restricted-codes.csv"), terms, journal);
    }

    RestrictedCodesFile(Path file, TermsBook terms, Journal journal) {
        this.file = file;
        this.terms = terms;
        this.journal = journal;
    }

    @Override
    public RestrictedList list(SourceId source) {
        Set<String> unrestricted = terms.terms(source).map(Terms::unrestricted).orElse(Set.of());
        synchronized (this) {
            Known now = known();
            List<Finding> findings = now.reading().findings();
            if (!findings.isEmpty()) {
                throw new CadreException(ErrorCode.RESTRICTED_LIST_INVALID, "the list of restricted codes " + file.getFileName() + " has "
                        + findings.size() + " findings, the first in line " + findings.get(0).line() + ": " + findings.get(0).problem()
                        + "; nothing is pseudonymised or released before it is mended. node:check tells them all");
            }
            comeIntoForce(now);
            return now.bySource().computeIfAbsent(unrestricted, without -> of(now.reading().codes().stream()
                    .filter(code -> !without.contains(code.category())).toList()));
        }
    }

    @Override
    public synchronized List<Finding> check() {
        return known().reading().findings();
    }

    /** Makes a list of codes, whose digest tells it from another whatever the order. */
    static RestrictedList of(List<RestrictedCode> codes) {
        String all = codes.stream().map(code -> String.join(",", code.category(), code.system().word(),
                code.code() + (code.beginning() ? "*" : ""))).distinct().sorted().collect(Collectors.joining("\n"));
        return new RestrictedList(Digest.ofContent(all.getBytes(StandardCharsets.UTF_8)), codes);
    }

    private void comeIntoForce(Known list) {
        if (!inForce.equals(Optional.of(list.digest()))) {
            Map<String, Long> categories = list.reading().codes().stream()
                    .collect(Collectors.groupingBy(RestrictedCode::category, Collectors.counting()));
            AuditEvent event = AuditEvent.of(AuditAction.RESTRICTED_CODES_IN_FORCE, JOURNALLED).with("list_digest", list.digest());
            for (String category : categories.keySet().stream().sorted().toList()) {
                event = event.count(category, categories.get(category));
            }
            journal.record(event);
            inForce = Optional.of(list.digest());
        }
    }

    private Known known() {
        try {
            Optional<EtcFiles.Stamp> stamp = stamp();
            Known before = known;
            if (before != null && stamp.isPresent() && before.stamp().equals(stamp)) {
                return before;
            }
            Known read = stamp.isEmpty() ? missing() : read(stamp.get());
            known = read;
            return read;
        } catch (IOException e) {
            throw new CadreException(ErrorCode.IO_FAILED, "could not read the list of restricted codes: " + e.getClass().getSimpleName());
        }
    }

    private Known read(EtcFiles.Stamp stamp) throws IOException {
        if (stamp.size() > LARGEST_FILE) {
            return wrong(Optional.of(stamp), new Finding(1, "the file is larger than 64 MiB", "leave codes out that nobody records"));
        }
        byte[] content = Files.readAllBytes(file);
        // What changed while it was read is read again the next time.
        Optional<EtcFiles.Stamp> as = EtcFiles.Stamp.of(file).equals(stamp) ? Optional.of(stamp) : Optional.empty();
        return new Known(as, Digest.ofContent(content), RestrictedListReader.read(content), new HashMap<>());
    }

    private static Known missing() {
        return wrong(Optional.empty(), new Finding(0, "the file is missing", "put it back, or bring the one that came with the node"));
    }

    private static Known wrong(Optional<EtcFiles.Stamp> stamp, Finding finding) {
        return new Known(stamp, Digest.ofContent(new byte[0]), new RestrictedListReader.Reading(List.of(), List.of(finding)), Map.of());
    }

    private Optional<EtcFiles.Stamp> stamp() throws IOException {
        try {
            return Optional.of(EtcFiles.Stamp.of(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
