package org.cadrenode.commonmodel.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.cadrenode.api.commonmodel.CommonModel;
import org.cadrenode.api.commonmodel.EventMapper;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.pseudonym.ReleasedTable;
import org.cadrenode.commonmodel.engine.TableMapper;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mappings of a folder, one file a source: {@code <source>.csv}. A file is read each time that a mapper is asked for,
 * so a changed mapping holds from the next package on, without a restart.
 */
@Component(service = {CommonModel.class, MappingFolder.class}, configurationPid = CommonModelConfiguration.PID)
@Designate(ocd = CommonModelConfiguration.class)
public final class MappingFolder implements CommonModel {
    private static final Logger LOG = LoggerFactory.getLogger(MappingFolder.class);
    private static final String SUFFIX = ".csv";

    private final Path folder;

    /** Serves the folder that the configuration names. */
    @Activate
    public MappingFolder(CommonModelConfiguration configuration) {
        this(configuration.directory().isEmpty() ? Path.of(System.getProperty("karaf.etc", "etc"), "mappings")
                : Path.of(configuration.directory()));
    }

    MappingFolder(Path folder) {
        this.folder = folder;
    }

    @Override
    public EventMapper mapper(SourceId source, ReleasedTable table) {
        Set<String> missing = new TreeSet<>();
        try {
            TableMapper mapper = TableMapper.compile(source, table, MappingFile.read(folder.resolve(source + SUFFIX)),
                    (rule, column) -> missing.add(column + " (line " + rule.line() + ")"));
            if (!missing.isEmpty()) {
                LOG.info("Rules of the mapping {} for the table {} are left out: these columns are not released: {}",
                        source, table.name(), missing);
            }
            return mapper;
        } catch (IllegalArgumentException e) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "Mapping " + source + SUFFIX + ": " + e.getMessage());
        }
    }

    /** Reads all mappings, and returns how many there are. */
    int check() {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> files = all.filter(file -> file.getFileName().toString().endsWith(SUFFIX)).sorted().toList();
            files.forEach(MappingFile::read);
            return files.size();
        } catch (IOException e) {
            throw new CadreException(ErrorCode.IO_FAILED, "The folder of the mappings cannot be listed");
        }
    }
}
