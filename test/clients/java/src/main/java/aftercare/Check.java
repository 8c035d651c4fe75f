package aftercare;

/** One sentence about the node, and what shows it. */
record Check(String name, Body body) {
    interface Body {
        void run(Trial trial) throws Exception;
    }
}
