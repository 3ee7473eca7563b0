package org.cadrenode.connector.jdbc.internal;

import java.sql.SQLException;

final class MariadbWatermarkContractTest extends ClinicContract {
    MariadbWatermarkContractTest() throws SQLException {
        super(DatabaseServer.Kind.MARIADB, Clinic.Way.WATERMARK);
    }
}
