package org.cadrenode.connector.testkit.broken;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.cadrenode.connector.spi.Collecting;
import org.cadrenode.connector.spi.CollectingConnector;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.connector.spi.SourceDescription.Capability;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Form;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.spi.SourceDescription.Table;
import org.jspecify.annotations.Nullable;

/** A connector that keeps the contract: it collects visits by the number of their last change. */
public class SoundCollectingConnector implements CollectingConnector {
    static final List<Column> COLUMNS = List.of(Column.of("child", Meaning.SUBJECT_REFERENCE),
            Column.of("surname", Meaning.SURNAME), Column.of("outcome", Form.CODE));
    /** How many records one stretch has. */
    static final int STRETCH = 4;

    private final MemorySource source;

    /** Collects from a source. */
    public SoundCollectingConnector(MemorySource source) {
        this.source = source;
    }

    @Override
    public SourceDescription description() {
        return SoundFileConnector.describe(List.of(new Table("visits", COLUMNS)),
                Set.of(Capability.VERSIONS, Capability.REMOVALS, Capability.RESUMES));
    }

    @Override
    public Endpoint endpoint() {
        return new Endpoint.Fetched("the clinic");
    }

    @Override
    public Set<String> settingNames() {
        return Set.of("source", "provider");
    }

    @Override
    public List<String> check() {
        return List.of();
    }

    @Override
    public void collect(Collecting collecting) throws IOException {
        long behind = from(collecting);
        List<MemorySource.Visit> visits = fetch(behind);
        while (!visits.isEmpty()) {
            Records records = collecting.records();
            int table = records.table("visits", COLUMNS.stream().map(Column::name).toList());
            for (MemorySource.Visit visit : visits) {
                tell(records, table, visit);
                behind = visit.change();
            }
            commit(collecting, behind);
            visits = fetch(behind);
        }
        commit(collecting, behind);
    }

    MemorySource source() {
        return source;
    }

    long from(Collecting collecting) throws IOException {
        return collecting.resumePoint().map(Long::parseLong).orElse(0L);
    }

    List<MemorySource.Visit> fetch(long behind) throws IOException {
        return source.changedBehind(behind, STRETCH);
    }

    void tell(Records records, int table, MemorySource.Visit visit) throws IOException {
        @Nullable String[] values = {visit.child(), visit.surname(), visit.outcome()};
        if (visit.removed()) {
            records.removed(table, 0, visit.change(), values);
        } else {
            records.record(table, 0, visit.change(), values);
        }
    }

    void commit(Collecting collecting, long behind) throws IOException {
        collecting.commit(Long.toString(behind));
    }
}
