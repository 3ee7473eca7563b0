package org.cadrenode.connector.jdbc.internal;

import java.sql.SQLException;

final class MariadbChangesContractTest extends ClinicContract {
    MariadbChangesContractTest() throws SQLException {
        super(DatabaseServer.Kind.MARIADB, Clinic.Way.CHANGES);
    }
}
