"""The Slack app, the review queue, training jobs, evaluation and announcements."""
