"""Officers: who is enrolled, what he holds, who acts for whom, and to whom work is handed over."""
