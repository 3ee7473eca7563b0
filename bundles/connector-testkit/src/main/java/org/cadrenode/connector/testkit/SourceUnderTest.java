package org.cadrenode.connector.testkit;

/** The source of a collecting connector, in the hands of a test. Its author writes it; it is closed behind each test. */
public interface SourceUnderTest extends AutoCloseable {
    /**
     * Makes the source hold what a scenario asks for, and nothing else: one record for each child at least. It is asked for
     * no poison where {@link CollectingConnectorContractTest#canHoldPoison} says so.
     */
    void fill(Scenario scenario) throws Exception;

    /** Changes the record of one child at the source, so that it has another value, and is the record that was changed last. */
    void change(Scenario scenario, int child) throws Exception;

    /** Takes the record of one child away. Only asked for where removals are declared. */
    void remove(Scenario scenario, int child) throws Exception;

    /** Makes the source out of reach, also for who has reached it already. */
    void off() throws Exception;

    /** Brings it back, with all that it held. */
    void on() throws Exception;

    @Override
    void close() throws Exception;
}
