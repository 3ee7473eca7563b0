package org.cadrenode.pseudonymise.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.SourceStatus;
import org.cadrenode.api.delivery.Sources;
import org.cadrenode.api.dictionary.DictionaryFinding;
import org.cadrenode.api.dictionary.DictionaryState;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.pseudonymise.engine.PostcodeAreas;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Tells whether each source has a dictionary that passes its check, and whether the table of postcode areas is there if a
 * dictionary asks for areas.
 */
@Component(service = HealthCheck.class, configurationPid = PseudonymiseConfiguration.PID,
        property = {HealthCheck.NAME + "=pseudonymise", HealthCheck.TAGS + "=cadre"})
public final class PseudonymiseHealthCheck implements HealthCheck {
    private final DictionaryFiles dictionaries;
    private final @Nullable Sources sources;
    private final Path areasFile;

    /** Made by the runtime; without connectors, only the dictionaries that are there are looked at. */
    @Activate
    public PseudonymiseHealthCheck(PseudonymiseConfiguration configuration, @Reference DictionaryFiles dictionaries,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
            @Nullable Sources sources) {
        this(PseudonymiseRoom.Settings.of(configuration).areasFile(), dictionaries, sources);
    }

    PseudonymiseHealthCheck(Path areasFile, DictionaryFiles dictionaries, @Nullable Sources sources) {
        this.areasFile = areasFile;
        this.dictionaries = dictionaries;
        this.sources = sources;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        try {
            List<SourceId> known = dictionaries.sources();
            boolean areas = false;
            int good = 0;
            for (SourceId source : known) {
                DictionaryState state = dictionaries.state(source);
                List<DictionaryFinding> findings = state.findings();
                if (findings.isEmpty()) {
                    good++;
                    areas |= dictionaries.asksForAreas(source);
                    approval(state, log);
                } else if (state.inForce().isEmpty() || !state.changeWaits()) {
                    log.critical("The dictionary of {} has {}; its deliveries wait. dictionary:check {} tells all", source,
                            DictionaryFiles.told(findings), source);
                } else {
                    log.warn("The changed dictionary of {} has {}; what was in force before stays. dictionary:check {} tells all", source,
                            DictionaryFiles.told(findings), source);
                }
            }
            log.info("{} dictionaries pass their check", good);
            if (sources != null) {
                sources.sources().stream().map(SourceStatus::source).filter(source -> !known.contains(source)).forEach(source ->
                        log.warn("There is no dictionary for {}, so its deliveries wait; dictionary:draft {} writes a draft",
                                source, source));
            }
            if (areas) {
                areas(log);
            }
        } catch (CadreException e) {
            log.critical("The dictionaries cannot be read ({})", e.code());
        }
        return new Result(log);
    }

    private static void approval(DictionaryState state, FormattingResultLog log) {
        SourceId source = state.source();
        if (state.inForce().isEmpty()) {
            log.warn("The dictionary of {} waits for its first approval, and its deliveries with it; dictionary:diff {} shows it, "
                    + "dictionary:approve {} asks a second person", source, source, source);
        } else if (state.changeWaits()) {
            log.warn("A change of the dictionary of {} waits for approval, and what was in force before stays; dictionary:diff {} "
                    + "shows it, dictionary:approve {} asks a second person", source, source, source);
        } else if (state.inForce().get().shipped()) {
            log.info("The dictionary of {} is the one that came with the node; nobody here has approved it", source);
        }
    }

    private void areas(FormattingResultLog log) {
        try (BufferedReader table = Files.newBufferedReader(areasFile, StandardCharsets.UTF_8)) {
            PostcodeAreas.read(table);
        } catch (NoSuchFileException e) {
            log.critical("The table of postcode areas {} is missing, and a dictionary asks for areas; put it back",
                    areasFile.getFileName());
        } catch (IOException e) {
            log.critical("The table of postcode areas {} cannot be read ({})", areasFile.getFileName(),
                    e.getClass().getSimpleName());
        } catch (IllegalArgumentException e) {
            log.critical("The table of postcode areas {} is wrong: {}", areasFile.getFileName(), e.getMessage());
        }
    }
}
