package org.cadrenode.connector.jdbc.internal;

import java.sql.SQLException;

final class PostgresqlChangesContractTest extends ClinicContract {
    PostgresqlChangesContractTest() throws SQLException {
        super(DatabaseServer.Kind.POSTGRESQL, Clinic.Way.CHANGES);
    }
}
