"""Addresses of papers, files, runs and Word forms."""

from django.urls import path

from linli.channels.desk.mediation.filing import lists, papers, runs, word_forms

urlpatterns = [
    path("filing/", lists.to_file, name="to_file"),
    path("filing/archive/", lists.archive, name="archive_many"),
    path("filing/runs/", runs.home, name="file_runs"),
    path("filing/runs/<uuid:run_id>/", runs.run, name="file_run"),
    path("filing/runs/<uuid:run_id>/progress/", runs.progress, name="file_run_progress"),
    path("filing/runs/<uuid:run_id>/stop/", runs.stop, name="file_run_stop"),
    path("filing/runs/<uuid:run_id>/resume/", runs.resume, name="file_run_resume"),
    path("filing/word-forms/", word_forms.home, name="word_forms"),
    path("filing/word-forms/<slug:code>/", word_forms.fetch, name="word_form"),
    path("filing/word-forms/<slug:code>/change/", word_forms.change, name="word_form_change"),
    path("filing/word-forms/<slug:code>/ours/", word_forms.ours, name="word_form_ours"),
    path("filing/files/<uuid:paper_id>/", papers.download, name="file_pdf"),
    path("filing/files/<uuid:paper_id>/progress/", papers.progress, name="file_progress"),
    path("<str:number>/file/", papers.make, name="file_make"),
    path("<str:number>/papers/<slug:code>/<int:nth>/<str:kind>/", papers.paper, name="paper"),
]
