package org.cadrenode.validation.tool;

import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.Expectation;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.SourceShape;
import org.cadrenode.connector.spi.Expectation.Between;
import org.cadrenode.connector.spi.Expectation.Like;
import org.cadrenode.connector.spi.Expectation.Needed;
import org.cadrenode.connector.spi.Expectation.NotBefore;
import org.cadrenode.connector.spi.Expectation.NotInFuture;
import org.cadrenode.connector.spi.Expectation.OneOf;
import org.cadrenode.connector.spi.SourceDescription;

/** A connector's description in the words of the node. */
public final class Described {
    private Described() { }

    /** Returns the tables and columns, with what is expected of their values. */
    public static SourceShape shape(SourceDescription description) {
        return new SourceShape(new SourceId(description.source()), description.tables().stream()
                .map(table -> new SourceShape.Table(new TableName(table.name()), table.columns().stream()
                        .map(column -> new SourceShape.Column(column.name(),
                                column.meaning().map(meaning -> IdentifierKind.valueOf(meaning.name())),
                                column.form().map(form -> ColumnType.valueOf(form.name())), column.note(),
                                column.expectations().stream().map(Described::expectation).toList()))
                        .toList()))
                .toList());
    }

    private static Expectation expectation(org.cadrenode.connector.spi.Expectation told) {
        if (told instanceof OneOf oneOf) {
            return new Expectation.OneOf(oneOf.codes());
        } else if (told instanceof Between between) {
            return new Expectation.Between(between.least(), between.most());
        } else if (told instanceof Like like) {
            return new Expectation.Like(like.form());
        } else if (told instanceof NotInFuture) {
            return new Expectation.NotInFuture();
        } else if (told instanceof NotBefore before) {
            return new Expectation.NotBefore(before.column());
        } else if (told instanceof Needed) {
            return new Expectation.Needed();
        }
        throw new IllegalStateException("The words of the connectors have grown");
    }
}
