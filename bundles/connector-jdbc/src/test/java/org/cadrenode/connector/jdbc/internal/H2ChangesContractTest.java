package org.cadrenode.connector.jdbc.internal;

import java.sql.SQLException;

final class H2ChangesContractTest extends ClinicContract {
    H2ChangesContractTest() throws SQLException {
        super(DatabaseServer.Kind.H2, Clinic.Way.CHANGES);
    }
}
