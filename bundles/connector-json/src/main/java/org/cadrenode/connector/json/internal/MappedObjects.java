package org.cadrenode.connector.json.internal;

import java.io.IOException;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.nested.NestedMapping;
import org.cadrenode.connector.spi.nested.Node;

/** Makes records of objects as a mapping says. */
final class MappedObjects implements JsonObjects.Handler {
    private final NestedMapping.Reading reading;
    private final Records records;
    private final String table;

    MappedObjects(NestedMapping mapping, Records records) {
        reading = mapping.reading(records);
        this.records = records;
        table = mapping.table("");
    }

    @Override
    public void object(Node node) throws IOException {
        reading.take(node, "");
    }

    @Override
    public void rejected(long line, Problem problem) throws IOException {
        records.reject(table, line, "", problem);
    }
}
