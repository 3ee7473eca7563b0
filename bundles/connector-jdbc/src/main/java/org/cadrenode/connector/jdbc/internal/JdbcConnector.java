package org.cadrenode.connector.jdbc.internal;

import java.io.IOException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.cadrenode.connector.spi.Collecting;
import org.cadrenode.connector.spi.CollectingConnector;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Secrets;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.connector.spi.SourceDescription.Capability;
import org.cadrenode.connector.spi.SourceSettings;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/**
 * Fetches tables of a database, all as of one moment. It reads and never writes, and works only with an account that cannot
 * do otherwise. What the columns mean is for the dictionary to say.
 */
@Component(service = Connector.class, configurationPid = JdbcConnector.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class JdbcConnector implements CollectingConnector {
    /** The configuration's id; each source has a factory configuration of its own. */
    static final String PID = "org.cadrenode.connector.jdbc";

    private final SourceSettings settings;
    private final JdbcSettings database;
    private final SourceDescription description;
    private final Drivers drivers;
    private final Secrets secrets;

    /** Makes the connector of one source. */
    @Activate
    public JdbcConnector(BundleContext context, Map<String, Object> properties, @Reference Secrets secrets) {
        this(Drivers.of(context), properties, secrets);
    }

    /** Makes the connector of one source outside of a node. */
    public static JdbcConnector onClassPath(Map<String, ?> properties, Secrets secrets) {
        return new JdbcConnector(Drivers.onClassPath(), properties, secrets);
    }

    JdbcConnector(Drivers drivers, Map<String, ?> properties, Secrets secrets) {
        this.drivers = drivers;
        this.secrets = secrets;
        SourceSettings common = SourceSettings.of(properties, "", "(?!)");
        List<String> problems = new ArrayList<>();
        database = JdbcSettings.of(common, problems);
        for (String problem : problems) {
            common = common.rejected(problem);
        }
        settings = common;
        List<Capability> capabilities = new ArrayList<>();
        if (database.tables().stream().allMatch(table -> table.watermark().isPresent() || table.changes().isPresent())) {
            capabilities.add(Capability.RESUMES);
        }
        if (database.tables().stream().anyMatch(table -> table.watermark().isPresent() || table.changes().isPresent())) {
            capabilities.add(Capability.VERSIONS);
        }
        if (database.tables().stream().anyMatch(table -> table.changes().isPresent())) {
            capabilities.add(Capability.REMOVALS);
        }
        description = common.describe("jdbc", "Tables of a database", List.of(), capabilities.toArray(Capability[]::new));
    }

    @Override
    public SourceDescription description() {
        return description;
    }

    @Override
    public Endpoint endpoint() {
        return new Endpoint.Fetched(database.place());
    }

    @Override
    public Set<String> settingNames() {
        return SourceSettings.names(List.of(JdbcSettings.names(settings)));
    }

    @Override
    public List<String> check() {
        if (!settings.problems().isEmpty()) {
            return settings.problems();
        }
        List<String> found = new ArrayList<>();
        try (Connection connection = open()) {
            Dialect dialect = Dialect.of(connection);
            List<DatabaseTable> tables = new ArrayList<>();
            for (TableSettings each : database.tables()) {
                Optional<DatabaseTable> table = DatabaseTable.find(connection, database.schema(), each.name(), each.key());
                if (table.isEmpty()) {
                    found.add("There is no table " + each.name() + " that the account can see; grant SELECT on it, or correct tables.");
                    continue;
                }
                tables.add(table.get());
                found.addAll(TableFetch.problems(connection, database, each, table.get()));
            }
            if (dialect.mayWrite(connection, tables)) {
                found.add(database.allowWriter() ? "The account may change these tables; allowWriter puts up with it. Use one that may only read."
                        : "The account may change these tables, so nothing is fetched; use one that may only read.");
            }
        } catch (SQLException e) {
            found.add("The database cannot be asked (" + state(e) + "); correct url, user and secret, or see whether it runs.");
        } catch (IOException e) {
            found.add(e.getMessage() + ".");
        }
        return List.copyOf(found);
    }

    @Override
    public void collect(Collecting collecting) throws IOException {
        if (!settings.problems().isEmpty()) {
            throw new IOException("The connector's settings are wrong; its check says which");
        }
        try (Connection connection = open()) {
            new DatabaseCollection(connection, Dialect.of(connection), database, collecting).run();
        } catch (SQLException e) {
            // Without the message and the cause: a database repeats values in both.
            throw new IOException("The database failed with " + state(e));
        }
    }

    private Connection open() throws IOException, SQLException {
        Driver driver = drivers.find(database.url()).orElseThrow(
                () -> new IOException("There is no driver for this database; install its vendor's bundle"));
        Properties account = new Properties();
        if (!database.user().isEmpty()) {
            account.setProperty("user", database.user());
        }
        if (!database.secret().isEmpty()) {
            char[] password = secrets.secret(database.secret()).orElseThrow(
                    () -> new IOException("The secret of the setting secret is not there; give it by connector:secret-set"));
            account.setProperty("password", new String(password));
            Arrays.fill(password, '\0');
        }
        Connection connection = driver.connect(database.url(), account);
        if (connection == null) {
            throw new IOException("The driver does not take this url");
        }
        try {
            connection.setAutoCommit(false);
            endSilence(connection, database.timeout());
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    // A network that has gone says nothing. H2 cannot be told how long to wait.
    private static void endSilence(Connection connection, Duration timeout) throws SQLException {
        try {
            connection.setNetworkTimeout(Runnable::run, (int) Math.min(Integer.MAX_VALUE, timeout.toMillis()));
        } catch (SQLFeatureNotSupportedException e) {
            return;
        }
    }

    private static String state(SQLException e) {
        return "SQL state " + (e.getSQLState() == null ? "unknown" : e.getSQLState());
    }
}
