package org.cadrenode.connector.jdbc.internal;

import java.sql.SQLException;

final class PostgresqlWatermarkContractTest extends ClinicContract {
    PostgresqlWatermarkContractTest() throws SQLException {
        super(DatabaseServer.Kind.POSTGRESQL, Clinic.Way.WATERMARK);
    }
}
