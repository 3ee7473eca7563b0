package org.cadrenode.connector.testkit;

/** Before the first test. */
final class NoSource implements SourceUnderTest {
    @Override
    public void fill(Scenario scenario) { }

    @Override
    public void change(Scenario scenario, int child) { }

    @Override
    public void remove(Scenario scenario, int child) { }

    @Override
    public void off() { }

    @Override
    public void on() { }

    @Override
    public void close() { }
}
