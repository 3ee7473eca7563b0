package org.cadrenode.connector.jdbc.internal;

import java.sql.SQLException;

final class H2WatermarkContractTest extends ClinicContract {
    H2WatermarkContractTest() throws SQLException {
        super(DatabaseServer.Kind.H2, Clinic.Way.WATERMARK);
    }
}
