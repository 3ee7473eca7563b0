package org.cadrenode.connector.jdbc.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What differs between databases: how all tables are seen as of one moment, and how it is known what an account may do. */
enum Dialect {
    POSTGRESQL {
        @Override
        void begin(Connection connection) throws SQLException {
            execute(connection, "SET TIME ZONE 'UTC'");
            connection.commit();
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        }

        @Override
        boolean mayWrite(Connection connection, List<DatabaseTable> tables) throws SQLException {
            // By itself, or by a role that it has or may take.
            return asked(connection, "SELECT EXISTS (SELECT 1 FROM pg_roles WHERE pg_has_role(oid, 'MEMBER') AND (rolsuper OR rolname IN "
                    + "('pg_write_all_data', 'pg_write_server_files', 'pg_execute_server_program')))")
                    || asked(connection, """
                        SELECT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, pg_roles r
                          WHERE c.relkind IN ('r', 'p', 'v', 'f') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
                            AND pg_has_role(r.oid, 'MEMBER') AND (has_table_privilege(r.oid, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
                              OR has_any_column_privilege(r.oid, c.oid, 'INSERT, UPDATE')))""");
        }
    },
    MARIADB {
        @Override
        void begin(Connection connection) throws SQLException {
            execute(connection, "SET time_zone = '+00:00'");
            execute(connection, "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            execute(connection, "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
        }

        @Override
        boolean mayWrite(Connection connection, List<DatabaseTable> tables) throws SQLException {
            Set<String> reading = Set.of("USAGE", "SELECT", "SHOW VIEW", "SHOW DATABASES", "REPLICATION CLIENT", "BINLOG MONITOR",
                    "SLAVE MONITOR", "PROCESS");
            try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery("SHOW GRANTS")) {
                while (row.next()) {
                    // GRANT SELECT, INSERT (a, b) ON `db`.* TO …
                    String grant = row.getString(1).toUpperCase(Locale.ROOT);
                    int on = grant.indexOf(" ON ");
                    if (!grant.startsWith("GRANT ") || on < 0) {
                        return true;
                    }
                    String rights = grant.substring(6, on).replaceAll("\\([^)]*\\)", "");
                    if (!reading.containsAll(Stream.of(rights.split(",")).map(String::strip).collect(Collectors.toSet()))) {
                        return true;
                    }
                }
            }
            return false;
        }
    },
    H2 {
        private static final int SNAPSHOT = 6;

        @Override
        void begin(Connection connection) throws SQLException {
            execute(connection, "SET TIME ZONE 'UTC'");
            connection.commit();
            connection.setTransactionIsolation(SNAPSHOT);
        }

        @Override
        boolean mayWrite(Connection connection, List<DatabaseTable> tables) throws SQLException {
            if (asked(connection, "SELECT IS_ADMIN FROM INFORMATION_SCHEMA.USERS WHERE USER_NAME = CURRENT_USER")) {
                return true;
            }
            // Of the roles, an account sees those that it has.
            Set<String> roles = new HashSet<>();
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT ROLE_NAME FROM INFORMATION_SCHEMA.ROLES")) {
                while (row.next()) {
                    roles.add(row.getString(1).toUpperCase(Locale.ROOT));
                }
            }
            return grantedMoreThanReading(connection, tables, roles);
        }
    },
    SQL_SERVER {
        private static final int SNAPSHOT = 4096;

        @Override
        void begin(Connection connection) throws SQLException {
            connection.setTransactionIsolation(SNAPSHOT);
        }

        @Override
        boolean mayWrite(Connection connection, List<DatabaseTable> tables) throws SQLException {
            try (PreparedStatement query = connection.prepareStatement(
                    "SELECT COUNT(*) FROM fn_my_permissions(?, 'OBJECT') WHERE permission_name IN ('INSERT', 'UPDATE', 'DELETE', 'ALTER', 'CONTROL')")) {
                for (DatabaseTable table : tables) {
                    query.setString(1, table.quoted());
                    try (ResultSet row = query.executeQuery()) {
                        if (row.next() && row.getLong(1) > 0) {
                            return true;
                        }
                    }
                }
            }
            return false;
        }
    },
    ORACLE {
        @Override
        void begin(Connection connection) throws SQLException {
            execute(connection, "SET TRANSACTION READ ONLY");
        }

        @Override
        boolean mayWrite(Connection connection, List<DatabaseTable> tables) throws SQLException {
            if (asked(connection, "SELECT CASE WHEN COUNT(*) > 0 THEN 1 ELSE 0 END FROM session_privs WHERE privilege LIKE '%ANY TABLE'"
                    + " AND privilege NOT IN ('SELECT ANY TABLE', 'READ ANY TABLE')")
                    || asked(connection, "SELECT CASE WHEN COUNT(*) > 0 THEN 1 ELSE 0 END FROM role_tab_privs WHERE privilege IN"
                    + " ('INSERT', 'UPDATE', 'DELETE', 'ALTER')")) {
                return true;
            }
            // Whoever owns a table may write it.
            String user = connection.getMetaData().getUserName();
            return tables.stream().anyMatch(table -> table.schema().equalsIgnoreCase(user)) || grantedMoreThanReading(connection, tables, Set.of());
        }
    },
    /** Any other: the strictest isolation there is, and the rights that its driver tells. */
    OTHER {
        @Override
        void begin(Connection connection) throws SQLException {
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        }

        @Override
        boolean mayWrite(Connection connection, List<DatabaseTable> tables) throws SQLException {
            return grantedMoreThanReading(connection, tables, Set.of());
        }
    };

    static Dialect of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
        if (product.contains("postgresql")) {
            return POSTGRESQL;
        }
        if (product.contains("mariadb") || product.contains("mysql")) {
            return MARIADB;
        }
        if (product.equals("h2")) {
            return H2;
        }
        if (product.contains("sql server")) {
            return SQL_SERVER;
        }
        return product.contains("oracle") ? ORACLE : OTHER;
    }

    /** Begins a transaction that sees all tables as of one moment, and changes nothing. Auto-commit is off. */
    abstract void begin(Connection connection) throws SQLException;

    /** Returns whether the account may change any of the tables, as far as the database tells. */
    abstract boolean mayWrite(Connection connection, List<DatabaseTable> tables) throws SQLException;

    private static void execute(Connection connection, String statement) throws SQLException {
        try (Statement one = connection.createStatement()) {
            one.execute(statement);
        }
    }

    private static boolean asked(Connection connection, String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            return asked(statement);
        }
    }

    private static boolean asked(PreparedStatement query) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static boolean grantedMoreThanReading(Connection connection, List<DatabaseTable> tables, Set<String> roles) throws SQLException {
        Set<String> ours = new HashSet<>(Set.of("PUBLIC", connection.getMetaData().getUserName().toUpperCase(Locale.ROOT)));
        ours.addAll(roles);
        for (DatabaseTable table : tables) {
            try (ResultSet row = connection.getMetaData().getTablePrivileges(null, table.schema(), table.name())) {
                while (row.next()) {
                    if (ours.contains(row.getString("GRANTEE").toUpperCase(Locale.ROOT)) && Set.of("INSERT", "UPDATE", "DELETE").contains(row.getString("PRIVILEGE").toUpperCase(Locale.ROOT))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
