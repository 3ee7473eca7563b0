package org.cadrenode.connector.jdbc.internal;

import java.sql.SQLException;

final class H2WholeContractTest extends ClinicContract {
    H2WholeContractTest() throws SQLException {
        super(DatabaseServer.Kind.H2, Clinic.Way.WHOLE);
    }
}
