package org.cadrenode.connector.jdbc.internal;

import java.sql.SQLException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.cadrenode.connector.spi.CollectingConnector;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.testkit.Behaviour;
import org.cadrenode.connector.testkit.CollectingConnectorContractTest;
import org.cadrenode.connector.testkit.SourceUnderTest;

/** The contract on a kind of server and by a way of fetching. */
abstract class ClinicContract extends CollectingConnectorContractTest {
    private final DatabaseServer.Kind kind;
    private final Clinic.Way way;
    private final Clinic clinic;

    ClinicContract(DatabaseServer.Kind kind, Clinic.Way way) throws SQLException {
        this.kind = kind;
        this.way = way;
        clinic = new Clinic(kind, way);
    }

    @Override
    protected CollectingConnector connector() {
        return clinic.connector();
    }

    @Override
    protected SourceUnderTest source() throws SQLException {
        return clinic;
    }

    // H2 keeps the rows in the memory of these tests.
    @Override
    protected int many() {
        return kind == DatabaseServer.Kind.H2 ? 0 : super.many();
    }

    @Override
    protected Set<Behaviour> behaviours() {
        Set<Behaviour> all = EnumSet.of(Behaviour.COLUMNS_ADDED, Behaviour.COLUMNS_REMOVED, Behaviour.COLUMNS_REORDERED);
        if (way != Clinic.Way.WHOLE) {
            all.addAll(List.of(Behaviour.RESUMES, Behaviour.VERSIONS));
        }
        if (way == Clinic.Way.CHANGES) {
            all.add(Behaviour.REMOVALS);
        }
        return all;
    }

    @Override
    protected Collection<String> secrets() {
        return List.of(DatabaseServer.PASSWORD);
    }

    @Override
    protected List<? extends Connector> misconfigured() {
        return List.of(clinic.connector("tables", ""), clinic.connector("secret", "none"), clinic.connector("url", "jdbc:nothing:there"),
                clinic.connector("tables", "child nowhere"), clinic.connector("table.child.watermark", "forename", "table.child.changes", ""),
                clinic.connector("rowsPerDelivery", "many"), clinic.connector("url", "jdbc:h2:mem:x;INIT=DROP ALL OBJECTS"), clinic.connector("zone", "Mars/Olympus"),
                clinic.connector("url", "jdbc:postgresql://127.0.0.1/clinic?password=open"),
                clinic.connector("url", "jdbc:oracle:thin:reader/open@//127.0.0.1/clinic"),
                clinic.connector("url", "jdbc:mariadb://address=(host=127.0.0.1)(password=open)/clinic"));
    }
}
